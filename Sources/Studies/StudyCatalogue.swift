import Documents
import Foundation

/// Every study, a line each: lists, reports, export and the site read this and know no study besides.
public enum StudyCatalogue {
  public static let all: [any Study.Type] = [
    Audit.self, Compare.self, Check.self, Differ.self, Verify.self, Mark.self, Clusters.self,
    Explain.self,
  ]

  /// The document of a kept finding in today's words; nil where the study is gone or has changed its form,
  /// so that the document that was kept with it is all there is.
  public static func retold(
    study name: String, finding: Data
  ) -> (document: Document, printed: any Encodable)? {
    all.first { $0.name == name }?.retold(finding)
  }
}
