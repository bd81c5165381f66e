import Randomness
import Testing
import Texts

/// Which texts are kept when there are more than the bound.
@Suite struct SamplingTests {
  static let source = (0..<4_000).map { "text \($0),\($0 % 7)\n" }.joined()

  private func read(_ request: ReadingRequest, chunk: Int = 1 << 20) throws -> TextTable {
    var request = request
    request.format = .csv
    request.columns = ["2"]
    request.header = false
    let table = try Reader.read(
      Array(Self.source.utf8), request, Reader.limits(chunk: chunk))
    Reader.check(table, request)
    return table
  }

  @Test func `the bound holds and the share says what was kept`() throws {
    for bound in [1, 2, 50, 1_000, 3_999] {
      let table = try read(.init(sampleTexts: bound, seed: 5))
      // A sample is never halved to nothing, so a bound of a few may be missed by a few.
      #expect(table.texts.count <= max(bound, 8) && table.texts.count >= 1)
      #expect(table.read == 4_000 && table.keepShare < 1)
      let expected = 4_000 * table.keepShare
      #expect(abs(Double(table.texts.count) - expected) < 5 * expected.squareRoot() + 1)
      // The right texts, with their own columns.
      for (index, row) in table.rows.enumerated() {
        #expect(table.texts.text(index) == "text \(row - 1)")
        #expect(table.columns[0].value(index) == String((row - 1) % 7))
      }
    }
    #expect(try read(.init(sampleTexts: 4_000)).keepShare == 1)
    let note = try read(.init(sampleTexts: 1_000, seed: 5)).notes
    #expect(note.last?.hasPrefix("sampled: 1 in ") == true, "\(note)")
  }

  @Test func `bytes are bounded too, values of columns among them`() throws {
    let table = try read(.init(sampleBytes: 5_000, seed: 1))
    #expect(table.texts.bytes.count <= 5_000 && table.texts.bytes.count > 1_000)
    var request = ReadingRequest(columns: ["1"], format: .csv, header: false, seed: 1)
    request.text = "2"
    request.sampleBytes = 5_000
    let wide = try Reader.read(Self.source, request)
    Reader.check(wide, request)
    let values = wide.columns[0].values.reduce(0) { $0 + $1.utf8.count }
    #expect(wide.texts.bytes.count + values <= 5_000 && wide.keepShare < 1)
  }

  @Test func `a seed gives the same sample whatever the chunks, another seed another`() throws {
    let request = ReadingRequest(sampleTexts: 300, seed: 9)
    let whole = TableDigest(try read(request))
    for chunk in [1, 7, 64, 4_096] {
      #expect(TableDigest(try read(request, chunk: chunk)) == whole)
    }
    #expect(try read(.init(sampleTexts: 300, seed: 10)).rows != whole.rows)
  }

  @Test func `a smaller sample is part of a larger one`() throws {
    let small = try read(.init(sampleTexts: 100, seed: 3))
    let large = try read(.init(sampleTexts: 2_000, seed: 3))
    #expect(Set(small.rows).isSubset(of: large.rows))
  }

  @Test func `every row is as likely to be kept, early or late`() throws {
    let rows = 200
    let source = (0..<rows).map { "text \($0)\n" }.joined()
    var times = [Int](repeating: 0, count: rows)
    var weight = 0.0
    var expected = 0.0
    for seed in 0..<800 {
      let table = try Reader.read(source, .init(sampleTexts: 50, seed: UInt64(seed)))
      for row in table.rows { times[row - 1] += 1 }
      weight += Double(table.texts.count) / table.keepShare
      expected += Double(rows)
    }
    let mean = Double(times.reduce(0, +)) / Double(rows)
    // Chi-squared with 199 degrees of freedom: mean 199, standard deviation about 20. Rows of one
    // sample exclude each other a little, which only makes it smaller.
    let share = mean / 800
    let squared = times.reduce(0.0) {
      $0 + (Double($1) - mean) * (Double($1) - mean) / (mean * (1 - share))
    }
    #expect(squared < 300, "\(squared)")
    let halves = (times[..<100].reduce(0, +), times[100...].reduce(0, +))
    #expect(abs(Double(halves.0 - halves.1)) < 5 * Double(halves.0 + halves.1).squareRoot())
    // Stopping at the bound favours small samples a little, so the share is a bound on the truth.
    #expect(abs(weight / expected - 1) < 0.1, "\(weight / expected)")
  }

  @Test func `blank texts are no part of the sample`() throws {
    let source = (0..<500).map { $0 % 2 == 0 ? "text \($0)\n" : " \n" }.joined()
    let table = try Reader.read(source, .init(sampleTexts: 20, seed: 2))
    #expect(table.read == 500 && table.empty == 250 && table.texts.count <= 20)
    #expect(table.rows.allSatisfy { $0 % 2 == 1 })
  }

  @Test func `nonsensical bounds still give a text`() throws {
    for bound in [0, -1, Int.min, 1] {
      let texts = try Reader.read("a\nb\nc\n", .init(sampleTexts: bound, seed: 4))
      #expect((1...3).contains(texts.texts.count))
      let bytes = try Reader.read("aa\nbb\ncc\n", .init(sampleBytes: bound, seed: 4))
      #expect((1...3).contains(bytes.texts.count))
    }
    let all = try Reader.read("a\nb\n", .init(sampleTexts: .max, sampleBytes: .max))
    #expect(all.texts.count == 2)
  }
}
