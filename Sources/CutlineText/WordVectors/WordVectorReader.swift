package import Foundation

/// Reads GloVe's text format line by line and keeps the vectors of the words that are wanted.
///
/// A line is a word and as many numbers as most of the first lines have. Others are skipped and reported, or refused. The numbers
/// of words that are not wanted are told from other text, but not computed.
package struct WordVectorReader {
    /// Lines that are looked at to find out how many numbers a vector has.
    private static let sampleSize = 100

    private let url: URL
    private let isStrict: Bool

    /// - Parameter isStrict: refuse the file at the first line that is no word and its numbers.
    package init(_ url: URL, isStrict: Bool = false) {
        self.url = url
        self.isStrict = isStrict
    }

    /// The length of the file's vectors.
    package func dimension() throws(WordVectorError) -> Int {
        var frequencies: [Int: Int] = [:]
        var seen = 0
        try forEachLine { line, number in
            if !(number == 1 && line.isHeader), line.trailingNumbers > 0 {
                frequencies[line.trailingNumbers, default: 0] += 1
            }
            seen += 1
            return seen < Self.sampleSize
        }
        guard let dimension = frequencies.max(by: { ($0.value, $0.key) < ($1.value, $1.key) })?.key else {
            throw WordVectorError(
                .noVectors,
                file: url.path,
                detail: "no line is a word and its numbers; give an unpacked text file such as glove.6B.300d.txt"
            )
        }
        return dimension
    }

    /// The vectors of `wanted` words.
    package func vectors(of wanted: Set<String>) throws(WordVectorError) -> WordVectors {
        let dimension = try dimension()
        var vectors: [String: [Float]] = [:]
        var known: Set<String> = []
        var issues = WordVectorIssues()
        var refused: (kind: WordVectorIssues.Kind, line: Int)?
        try forEachLine { line, number in
            switch Self.parse(line, number: number, dimension: dimension, wanted: wanted, known: &known) {
            case .success(let entry):
                if let numbers = entry.numbers { vectors[entry.word] = numbers }
            case .failure(let problem):
                issues.add(problem.kind, line: number)
                if isStrict { refused = (problem.kind, number) }
            }
            return refused == nil
        }
        if let refused {
            throw WordVectorError(
                .malformedLine,
                file: url.path,
                detail:
                    "line \(refused.line) is one of the \(refused.kind.summary); vectors here have \(dimension) numbers. "
                    + "Mend the file, or read it without --strict"
            )
        }
        return WordVectors(vectors, dimension: dimension, total: known.count, issues: issues)
    }

    // MARK: Lines

    private struct Entry {
        let word: String
        /// Nil for a word that is not wanted.
        let numbers: [Float]?
    }

    private struct Problem: Error {
        let kind: WordVectorIssues.Kind
    }

    private static func parse(
        _ line: WordVectorLine,
        number: Int,
        dimension: Int,
        wanted: Set<String>,
        known: inout Set<String>
    ) -> Result<Entry, Problem> {
        func problem(_ kind: WordVectorIssues.Kind) -> Result<Entry, Problem> { .failure(Problem(kind: kind)) }
        if number == 1, line.isHeader, dimension != 1 { return problem(.header) }
        guard line.fields.count > dimension else { return problem(.wrongCount) }
        guard line.fields.count == dimension + 1 else {
            return problem(line.trailingNumbers >= dimension ? .spacesInWord : .notANumber)
        }
        guard let word = line.word else { return problem(.invalidText) }
        guard wanted.contains(word) else {
            guard line.trailingNumbers == dimension else { return problem(.notANumber) }
            return known.insert(word).inserted ? .success(Entry(word: word, numbers: nil)) : problem(.duplicateWord)
        }
        guard let numbers = line.numbers(dimension) else { return problem(.notANumber) }
        return known.insert(word).inserted ? .success(Entry(word: word, numbers: numbers)) : problem(.duplicateWord)
    }

    /// Calls `body` with each line that is not blank, and its number, until it says false.
    private func forEachLine(_ body: (WordVectorLine, Int) -> Bool) throws(WordVectorError) {
        guard let file = fopen(url.path, "rb") else { throw unreadable() }
        defer { fclose(file) }
        var buffer: UnsafeMutablePointer<CChar>?
        var capacity = 0
        defer { free(buffer) }
        var number = 0
        while true {
            errno = 0
            let length = getline(&buffer, &capacity, file)
            guard length >= 0, let buffer else { break }
            number += 1
            // getline puts a zero behind the line, which ends the last number.
            let goesOn = buffer.withMemoryRebound(to: UInt8.self, capacity: length) { bytes in
                let start = number == 1 ? Self.byteOrderMarkLength(bytes, length) : 0
                let line = WordVectorLine(UnsafeBufferPointer(start: bytes + start, count: length - start))
                return line.isEmpty || body(line, number)
            }
            if !goesOn { return }
        }
        if ferror(file) != 0 { throw unreadable() }
    }

    private static func byteOrderMarkLength(_ bytes: UnsafePointer<UInt8>, _ length: Int) -> Int {
        length >= 3 && bytes[0] == 0xEF && bytes[1] == 0xBB && bytes[2] == 0xBF ? 3 : 0
    }

    private func unreadable() -> WordVectorError {
        WordVectorError(.unreadable, file: url.path, detail: "cannot be read: \(String(cString: strerror(errno)))")
    }
}
