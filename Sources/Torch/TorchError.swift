import CTorch
import Foundation

/// What can go wrong at the engine's boundaries: files, devices, saved states. Wrong shapes inside a computation trap instead.
package struct TorchError: Error, Sendable, CustomStringConvertible, LocalizedError {
    package enum Code: String, Sendable {
        case unknownDevice, missingFile, unreadableFile, unwritableFile, malformedFile, missingTensor, mismatch, engine
    }

    package let code: Code
    package let message: String

    package init(_ code: Code, _ message: String) {
        self.code = code
        self.message = message
    }

    package var description: String { message }
    package var errorDescription: String? { message }
}

/// Takes the message out of an engine error and frees it.
func consume(_ error: OpaquePointer) -> String {
    defer { ct_error_free(error) }
    return String(cString: ct_error_message(error))
}

/// Throws what an engine call reported.
func check(_ status: OpaquePointer?) throws(TorchError) {
    if let status { throw TorchError(.engine, consume(status)) }
}

/// Stops the program over an engine call that a programmer's error made fail, naming the operation and its operands' shapes.
func trap(_ operation: StaticString, _ operands: [Tensor], _ error: OpaquePointer) -> Never {
    let shapes = operands.map { "\($0.dataType)\($0.shape)" }.joined(separator: ", ")
    fatalError("\(operation)(\(shapes)): \(consume(error))")
}

/// Runs an engine call that makes one tensor; stops on failure.
func make(
    _ operation: StaticString,
    _ operands: @autoclosure () -> [Tensor],
    _ call: (UnsafeMutablePointer<OpaquePointer?>) -> OpaquePointer?
) -> Tensor {
    var out: OpaquePointer?
    if let error = call(&out) { trap(operation, operands(), error) }
    guard let out else { preconditionFailure("\(operation) reported success without a result") }
    return Tensor(owning: out)
}

/// Runs an engine call that works in place; stops on failure.
func perform(_ operation: StaticString, _ operands: @autoclosure () -> [Tensor], _ call: () -> OpaquePointer?) {
    if let error = call() { trap(operation, operands(), error) }
}
