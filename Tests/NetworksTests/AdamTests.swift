import Networks
import Testing

@Suite struct AdamTests {
  /// Adam as the paper writes it, in double precision, with the gradient's norm limited first.
  private struct Reference {
    var m: [Double]
    var v: [Double]
    var t = 0.0

    init(count: Int) {
      m = Array(repeating: 0, count: count)
      v = m
    }

    mutating func step(
      _ parameters: inout [Double], gradient: [Double], rate: Double, normLimit: Double
    ) {
      t += 1
      let norm = gradient.map { $0 * $0 }.reduce(0, +).squareRoot()
      let scale = norm > normLimit ? normLimit / norm : 1
      for i in parameters.indices {
        let g = gradient[i] * scale
        m[i] = 0.9 * m[i] + 0.1 * g
        v[i] = 0.999 * v[i] + 0.001 * g * g
        var (power1, power2) = (1.0, 1.0)
        for _ in 0..<Int(t) { (power1, power2) = (power1 * 0.9, power2 * 0.999) }
        parameters[i] -= rate * (m[i] / (1 - power1)) / ((v[i] / (1 - power2)).squareRoot() + 1e-5)
      }
    }
  }

  @Test func `the first step has the size of the rate and the sign against the gradient`() {
    let adam = Adam(count: 3)
    var parameters: [Float] = [1, 1, 1]
    adam.step(&parameters, gradient: [0.3, -0.001, 0], rate: 0.01, normLimit: 10)
    // rate * g / (|g| + 1e-5)
    #expect(abs(parameters[0] - (1 - 0.01 * 0.3 / 0.300_01)) < 1e-6)
    #expect(abs(parameters[1] - (1 + 0.01 * 0.001 / 0.001_01)) < 1e-6)
    #expect(parameters[2] == 1)
  }

  @Test func `many steps follow the paper`() {
    let adam = Adam(count: 4)
    var reference = Reference(count: 4)
    var parameters: [Float] = [0.5, -1, 2, 0]
    var expected = parameters.map(Double.init)
    let gradients: [[Float]] = [
      [0.1, -0.2, 0.05, 1], [0.3, 0.1, -0.5, -1], [30, -40, 0, 0], [0.001, 0.002, 0.003, 0],
      [0, 0, 0, 0], [-1, 1, -1, 1],
    ]
    for gradient in gradients {
      adam.step(&parameters, gradient: gradient, rate: 0.05, normLimit: 0.8)
      reference.step(
        &expected, gradient: gradient.map(Double.init), rate: 0.05, normLimit: 0.8)
      for (mine, theirs) in zip(parameters, expected) { #expect(abs(Double(mine) - theirs) < 1e-5) }
    }
  }

  @Test func `the norm before shortening is returned`() {
    let adam = Adam(count: 2)
    var parameters: [Float] = [0, 0]
    #expect(adam.step(&parameters, gradient: [3, 4], rate: 0, normLimit: 0.5) == 5)
    #expect(parameters == [0, 0])
  }

  @Test func `a gradient over the limit counts as one at the limit`() {
    var (long, limited): ([Float], [Float]) = ([0, 0], [0, 0])
    let (one, other) = (Adam(count: 2), Adam(count: 2))
    for gradient: [Float] in [[300, 400], [-30, 40]] {
      let norm = (gradient[0] * gradient[0] + gradient[1] * gradient[1]).squareRoot()
      one.step(&long, gradient: gradient, rate: 0.01, normLimit: 0.5)
      other.step(&limited, gradient: gradient.map { $0 * 0.5 / norm }, rate: 0.01, normLimit: 9)
    }
    for (a, b) in zip(long, limited) { #expect(abs(a - b) < 1e-6) }
  }
}
