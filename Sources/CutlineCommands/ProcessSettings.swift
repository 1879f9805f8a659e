import Torch

/// Settings that a program makes for its whole process, and a library leaves alone.
package enum ProcessSettings {
    package static func apply() {
        Runtime.keepFreedMemory()
        Runtime.useHugePages()
    }
}
