import Environments
import Exact
import Findings
import Specifications
import Statistics

/// Everything that any policy of an audited environment can return, with the learned policies among it.
///
/// Nil where the environment cannot be enumerated, or a formula has no exact values.
func achievableReturns(
  _ plan: AuditPlan, entry: CatalogueEntry, records: [RunRecord]
) throws -> ExactFinding? {
  guard let rules = entry.enumerable else { return nil }
  let measures = entry.card.measures.map(\.name)
  var finding: ExactFinding
  do {
    finding = try polygonFinding(
      rules,
      proxy: Specification(
        name: plan.proxy.name, formula: plan.proxy.formula, measures: measures),
      intended: Specification(
        name: plan.intended.name, formula: plan.intended.formula, measures: measures))
  } catch is ExactFormulaError {
    return nil
  } catch is EnumerationError {
    return nil
  }
  guard case .hackability(var answer) = finding.answer else { return nil }
  for record in records {
    guard let last = record.checkpoints.last, record.plan.variation == nil else { continue }
    let kind = record.plan.purpose == .proxy ? "the proxy" : "the true reward"
    answer.measured.append(
      HackabilityAnswer.MeasuredPolicy(
        name: "learned on \(kind), seed \(record.plan.seedIndex + 1)",
        proxy: CrossedMean(episodes: last.evaluation.proxy).estimate(),
        intended: CrossedMean(episodes: last.evaluation.intended).estimate()))
  }
  finding.answer = .hackability(answer)
  return finding
}
