package import Torch

/// Whether a forward pass is for learning, with dropout drawn from a generator, or for use.
package enum ForwardMode {
    case evaluation
    case training(RandomGenerator)
}
