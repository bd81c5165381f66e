import Foundation
import Randomness

/// How the client waits. Tests wait shorter, or write down how long it would have been.
public struct Pause: Sendable {
  /// Throws when the task is cancelled.
  public var sleep: @Sendable (_ seconds: Double) async throws -> Void

  public init(_ sleep: @escaping @Sendable (_ seconds: Double) async throws -> Void) {
    self.sleep = sleep
  }

  public static let real = scaled(by: 1)

  public static func scaled(by factor: Double) -> Pause {
    Pause { try await Task.sleep(for: .seconds(min($0 * factor, Waits.year))) }
  }
}

/// How long to wait before the next attempt.
package enum Waits {
  /// In seconds; longer only when the endpoint asks for it.
  package static let longest = 60.0
  /// More than this is not read: it is as good as never.
  package static let year = 365 * 86_400.0

  /// Exponential backoff with full jitter: uniform up to 1 s, doubled with each attempt.
  ///
  /// - Parameter attempt: Counted from 1.
  package static func backoff(attempt: Int, _ stream: inout RandomStream) -> Double {
    stream.uniform(0, min(longest, exp2(Double(min(attempt, 10) - 1))))
  }

  /// What an endpoint asks for, in seconds from now: Retry-After first, else the larger of the times
  /// after which its limits are reset.
  ///
  /// - Parameter headers: Names in lower case.
  package static func asked(by headers: [String: String], now: Date) -> Double? {
    if let text = headers["retry-after-ms"], let milliseconds = Double(text), milliseconds >= 0 {
      return min(milliseconds / 1000, year)
    }
    if let seconds = headers["retry-after"].flatMap({ retryAfter($0, now: now) }) { return seconds }
    let resets = ["x-ratelimit-reset-requests", "x-ratelimit-reset-tokens"]
      .compactMap { headers[$0].flatMap { duration($0, now: now) } }
    return resets.max().map { min($0, longest) }
  }

  /// Seconds, or a date in one of the three forms of RFC 9110.
  package static func retryAfter(_ text: String, now: Date) -> Double? {
    let text = text.trimmingCharacters(in: .whitespaces)
    if let seconds = Double(text) {
      return seconds.isFinite && seconds >= 0 ? min(seconds, year) : nil
    }
    guard (20...40).contains(text.utf8.count) else { return nil }
    let formatter = DateFormatter()
    formatter.locale = Locale(identifier: "en_US_POSIX")
    formatter.timeZone = TimeZone(identifier: "GMT")
    let forms = [
      "EEE, dd MMM yyyy HH:mm:ss 'GMT'", "EEEE, dd-MMM-yy HH:mm:ss 'GMT'",
      "EEE MMM d HH:mm:ss yyyy",
    ]
    for form in forms {
      formatter.dateFormat = form
      if let date = formatter.date(from: text) {
        return min(max(0, date.timeIntervalSince(now)), year)
      }
    }
    return nil
  }

  /// `1s`, `6m0s`, `1h2m3.5s`, `20ms`, plain seconds, or seconds since 1970.
  package static func duration(_ text: String, now: Date) -> Double? {
    if let seconds = Double(text) {
      guard seconds.isFinite, seconds >= 0 else { return nil }
      return seconds > 1e9 ? max(0, seconds - now.timeIntervalSince1970) : seconds
    }
    let units: [String: Double] = ["ms": 0.001, "s": 1, "m": 60, "h": 3600, "d": 86_400]
    var rest = text[...]
    var total = 0.0
    while !rest.isEmpty {
      let number = rest.prefix { $0.isNumber || $0 == "." }
      rest = rest.dropFirst(number.count)
      let unit = rest.prefix { $0.isLetter }
      rest = rest.dropFirst(unit.count)
      guard let value = Double(number), let factor = units[String(unit)] else { return nil }
      total += value * factor
    }
    return text.isEmpty ? nil : total
  }
}
