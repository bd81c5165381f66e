import Ground

extension TableBuilder {
  /// The table of what was kept.
  func table(name: String, files: Int, bytesRead: Int) -> TextTable {
    let names = schema?.columns ?? []
    return TextTable(
      name: name, texts: texts, rows: rows,
      columns: columns.enumerated().map { index, column in
        TextColumn(
          name: index < names.count ? names[index] : "", codes: column.codes,
          values: (0..<column.values.count).map(column.values.text))
      },
      availableColumns: schema?.available ?? [], textColumn: schema?.text, read: read,
      bytesRead: bytesRead, keepShare: keepShare, empty: empty, notes: allNotes(files: files))
  }

  private func allNotes(files: Int) -> [String] {
    var notes = notes
    func inFiles(_ count: Int) -> String {
      files == 1 ? "" : " (\(count) of \(Wording.grouped(files)) files)"
    }
    if latin1Files > 0 {
      notes.append("decoded as Latin-1 (Windows-1252)" + inFiles(latin1Files))
    }
    if utf16Files > 0 { notes.append("decoded as UTF-16" + inFiles(utf16Files)) }
    if rowsWithExtraCells > 0 {
      notes.append(
        "\(counted(rowsWithExtraCells, "row has", "rows have")) more cells than the first row; "
          + "the further cells were left out")
    }
    if cut > 0 {
      let verb = cut == 1 ? "was" : "were"
      notes.append(
        "\(counted(cut, "text or cell", "texts or cells")) longer than "
          + "\(Wording.grouped(limits.textBytes)) bytes \(verb) cut there")
    }
    if let first = filesPassedOver.first {
      let verb = filesPassedOver.count == 1 ? "was" : "were"
      notes.append(
        "\(counted(filesPassedOver.count, "file", "files")) that \(verb) no text or told about the "
          + "others \(verb) passed over, the first '\(FolderListing.lastComponent(first))'")
    }
    if keepShare < 1 {
      notes.append(
        "sampled: 1 in \(Wording.grouped(Int(1 / keepShare))) of "
          + "\(Wording.grouped(read - empty)) texts was kept, "
          + "\(Wording.grouped(texts.count)) in all")
    }
    return notes
  }

  private func counted(_ count: Int, _ one: String, _ many: String) -> String {
    "\(Wording.grouped(count)) \(count == 1 ? one : many)"
  }
}
