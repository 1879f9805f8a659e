import Foundation

/// Errors as people read them.
enum ErrorText {
    static func of(_ error: any Error) -> String {
        switch error {
        // Foundation's own errors describe themselves with domains and codes.
        case let error as CocoaError: error.localizedDescription
        case let error as POSIXError: error.localizedDescription
        default: "\(error)"
        }
    }
}
