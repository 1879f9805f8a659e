/// No run of `length` words comes twice in a caption (Paulus, Xiong and Socher, 2018). Usual: 2 or 3.
package struct RepetitionRule: LogitsRule {
    package let length: Int

    package init(length: Int) {
        precondition(length > 0, "a run of \(length) words cannot be blocked")
        self.length = length
    }

    package func apply(to scores: inout [Float], after words: [Int32]) {
        guard words.count >= length else { return }
        let tail = words.suffix(length - 1)
        for start in 0...(words.count - length) where words[start..<(start + length - 1)].elementsEqual(tail) {
            scores[Int(words[start + length - 1])] = -.infinity
        }
    }
}
