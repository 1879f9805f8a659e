import Testing
import Torch

@Suite("Devices")
struct DeviceTests {
    @Test("the CPU is always there", arguments: ["cpu", "CPU", "cpu:0"])
    func cpu(name: String) throws {
        #expect(try Device(named: name) == .cpu)
        #expect(Device.available.first == .cpu)
        #expect(Device.count(of: .cpu) == 1)
        #expect(Device.cpu.description == "cpu")
    }

    @Test("what is not a device is refused", arguments: ["", "gpu", "cuda:x", "cuda:-1", "cpu:", ":cpu", "cpu:0:0"])
    func nonsense(name: String) {
        let error = #expect(throws: TorchError.self) { try Device(named: name) }
        #expect(error?.code == .unknownDevice)
        #expect(error?.message == "'\(name)' is not a device; use cpu, cuda, cuda:N or mps")
    }

    @Test("a device that this machine lacks is refused with what it has", arguments: ["cpu:1", "cuda:999", "mps:7"])
    func absent(name: String) {
        let error = #expect(throws: TorchError.self) { try Device(named: name) }
        #expect(error?.code == .unknownDevice)
        #expect(error?.errorDescription?.contains("no device '\(name)'; the engine can use: cpu") == true)
    }

    @Test("every available device can be named and computes")
    func available() throws {
        for device in Device.available {
            #expect(try Device(named: device.description) == device)
            let sum = (Tensor([Float(1), 2]).to(on: device) + Tensor.ones([2], on: device)).sum()
            #expect(sum.device == device)
            #expect(sum.scalar == 5)
        }
    }
}

@Suite("Runtime")
struct RuntimeTests {
    @Test("the engine is the version that the project is written for")
    func version() {
        #expect(Runtime.version.hasPrefix("2.13."))
    }

    @Test("the number of threads can be set, and results do not depend on it")
    func threads() {
        let before = Runtime.threadCount
        #expect(before >= 1)
        defer { Runtime.threadCount = before }
        let x = irregular([200, 200])
        Runtime.threadCount = 1
        #expect(Runtime.threadCount == 1)
        let single = x.matmul(x)
        Runtime.threadCount = 2
        #expect(Runtime.threadCount == 2)
        #expect(difference(x.matmul(x), single) < 1e-4)
    }

    @Test("hardware arithmetic in bfloat16 implies kernels for it")
    func bfloat16() {
        #expect(!Runtime.hasBFloat16Arithmetic || Runtime.hasBFloat16Kernels)
    }
}
