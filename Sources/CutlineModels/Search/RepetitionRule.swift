/// No run of `length` words comes twice in a caption (Paulus, Xiong and Socher, 2018). Usual: 2 or 3.
package struct RepetitionRule: LogitsRule {
    package let length: Int

    package init(length: Int) {
        precondition(length > 0, "a run of \(length) words cannot be blocked")
        self.length = length
    }

    package func forbidden(after words: [Int32]) -> [Int32] {
        guard words.count >= length else { return [] }
        let tail = words.suffix(length - 1)
        return (0...(words.count - length)).compactMap { start in
            let end = start + length - 1
            return words[start..<end].elementsEqual(tail) ? words[end] : nil
        }
    }
}
