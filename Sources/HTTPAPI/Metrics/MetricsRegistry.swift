package import CoreMetrics
import Synchronization

/// All metrics of the process, written as Prometheus text. It is a backend of swift-metrics: whoever counts needs no more than that package.
///
/// Names are written as they are given: `away_commands_total`, base units (seconds, bytes), labels with few values.
package final class MetricsRegistry: MetricsFactory {
    private struct Series: Hashable {
        let name: String
        let labels: String
    }

    private struct State {
        var counters: [Series: Counted] = [:]
        var gauges: [Series: Gauged] = [:]
        var distributions: [Series: Distributed] = [:]
    }

    private let state = Mutex(State())

    package init() {}

    package func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        counter(label, dimensions)
    }

    package func makeFloatingPointCounter(label: String, dimensions: [(String, String)]) -> any FloatingPointCounterHandler {
        counter(label, dimensions)
    }

    package func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        let series = Series(name: label, labels: PrometheusText.labels(dimensions))
        return state.withLock { state in
            let gauge = state.gauges[series] ?? Gauged()
            state.gauges[series] = gauge
            return gauge
        }
    }

    package func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        distribution(label, dimensions)
    }

    package func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        distribution(label, dimensions)
    }

    // Series stay: a counter that vanishes and returns would read as a restart.
    package func destroyCounter(_ handler: any CounterHandler) {}
    package func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
    package func destroyMeter(_ handler: any MeterHandler) {}
    package func destroyRecorder(_ handler: any RecorderHandler) {}
    package func destroyTimer(_ handler: any TimerHandler) {}

    private func counter(_ label: String, _ dimensions: [(String, String)]) -> Counted {
        let series = Series(name: label, labels: PrometheusText.labels(dimensions))
        return state.withLock { state in
            let counter = state.counters[series] ?? Counted()
            state.counters[series] = counter
            return counter
        }
    }

    private func distribution(_ label: String, _ dimensions: [(String, String)]) -> Distributed {
        let series = Series(name: label, labels: PrometheusText.labels(dimensions))
        return state.withLock { state in
            let distribution = state.distributions[series] ?? Distributed()
            state.distributions[series] = distribution
            return distribution
        }
    }
}

extension MetricsRegistry {
    /// The exposition format 0.0.4 of Prometheus, sorted by name.
    package var text: String {
        let (counters, gauges, distributions) = state.withLock { ($0.counters, $0.gauges, $0.distributions) }
        var families: [String: (kind: String, lines: [String])] = [:]
        for (series, counter) in counters {
            families[series.name, default: ("counter", [])].lines.append(
                "\(series.name)\(series.labels) \(PrometheusText.number(counter.value))"
            )
        }
        for (series, gauge) in gauges {
            families[series.name, default: ("gauge", [])].lines.append(
                "\(series.name)\(series.labels) \(PrometheusText.number(gauge.value))"
            )
        }
        for (series, distribution) in distributions {
            families[series.name, default: ("histogram", [])].lines.append(
                PrometheusText.histogram(series.name, series.labels, distribution.histogram)
            )
        }
        return families.sorted { $0.key < $1.key }
            .map { name, family in "# TYPE \(name) \(family.kind)\n\(family.lines.sorted().joined(separator: "\n"))\n" }
            .joined()
    }
}

/// The text of names, labels and numbers.
enum PrometheusText {
    static func labels(_ dimensions: [(String, String)]) -> String {
        guard !dimensions.isEmpty else { return "" }
        return "{" + dimensions.map { "\($0.0)=\"\(escaped($0.1))\"" }.joined(separator: ",") + "}"
    }

    static func number(_ value: Double) -> String {
        value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
    }

    static func histogram(_ name: String, _ labels: String, _ histogram: Histogram) -> String {
        var lines: [String] = []
        var count = 0
        for (index, bound) in Histogram.bounds.enumerated() {
            count += histogram.counts[index]
            lines.append("\(name)_bucket\(with("le", number(bound), in: labels)) \(count)")
        }
        lines.append("\(name)_bucket\(with("le", "+Inf", in: labels)) \(histogram.count)")
        lines.append("\(name)_sum\(labels) \(number(histogram.sum))")
        lines.append("\(name)_count\(labels) \(histogram.count)")
        return lines.joined(separator: "\n")
    }

    private static func with(_ name: String, _ value: String, in labels: String) -> String {
        labels.isEmpty ? "{\(name)=\"\(value)\"}" : "\(labels.dropLast()),\(name)=\"\(value)\"}"
    }

    private static func escaped(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\\": escaped += "\\\\"
            case "\"": escaped += "\\\""
            case "\n": escaped += "\\n"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        return escaped
    }
}
