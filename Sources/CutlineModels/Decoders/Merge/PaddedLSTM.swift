import Torch
import TorchNN

/// The LSTM that reads a caption's words, and in some models the padding in front of them.
///
/// Keras gives its networks every prefix at one length, zeros first. Where the embedding does not mask zeros, the LSTM reads
/// them, and how many depends on how long the prefix has become. So a state is kept for every length that the prefix may still
/// reach, each with its own padding behind it, and a word advances them all.
struct PaddedLSTM {
    private let lstm: LSTM
    /// Of a prefix and its padding; nil where the LSTM reads words alone.
    private let length: Int?

    init(_ lstm: LSTM, length: Int?) {
        self.lstm = lstm
        self.length = length
    }

    /// Before the first word: [B, H], or [B, L, H] in the order in which the lengths are reached.
    ///
    /// - Parameter padding: its word vector, [1, E].
    func initialState(count: Int, padding: Tensor) -> LSTM.State {
        guard let length else { return lstm.initialState(batch: count) }
        var states = [lstm.initialState(batch: 1)]
        for _ in 1..<length { states.append(lstm.step(padding, from: states[states.count - 1])) }
        // The shortest prefix has most padding in front of it.
        func rows(_ part: (LSTM.State) -> Tensor) -> Tensor {
            Tensor.concatenating(states.reversed().map(part)).unsqueezed(0).repeatingEach(count)
        }
        return LSTM.State(hidden: rows(\.hidden), cell: rows(\.cell))
    }

    /// One word [B, E]: the output [B, H] and the state after it.
    func step(_ word: Tensor, from state: LSTM.State) -> (output: Tensor, state: LSTM.State) {
        guard length != nil else {
            let after = lstm.step(word, from: state)
            return (after.hidden, after)
        }
        let (count, lengths, size) = (state.hidden.size(0), state.hidden.size(1), state.hidden.size(2))
        let before = LSTM.State(
            hidden: state.hidden.reshaped([count * lengths, size]),
            cell: state.cell.reshaped([count * lengths, size])
        )
        let after = lstm.step(word.repeatingEach(lengths), from: before)
        let hidden = after.hidden.reshaped([count, lengths, size])
        // The first length is reached; the last one stays, for prefixes that leave no room for padding.
        let rest = min(1, lengths - 1)..<lengths
        return (
            hidden.select(0, axis: 1),
            LSTM.State(
                hidden: hidden.sliced(rest, axis: 1),
                cell: after.cell.reshaped([count, lengths, size]).sliced(rest, axis: 1)
            )
        )
    }

    /// All words [B, T, E]: the outputs [B, T, H].
    func outputs(_ words: Tensor, padding: Tensor) -> Tensor {
        guard length != nil else { return lstm(words).outputs }
        var state = initialState(count: words.size(0), padding: padding)
        let outputs = (0..<words.size(1)).map { position in
            let (output, after) = step(words.select(position, axis: 1), from: state)
            state = after
            return output
        }
        return Tensor.stacking(outputs, axis: 1)
    }
}
