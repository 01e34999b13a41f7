import Application
import CoreMetrics
import Persistence

/// How deliveries go, for each channel: attempts by their outcome, what waits and what was given up.
struct DeliveryMetrics: Sendable {
    private let factory: any MetricsFactory

    init(_ factory: any MetricsFactory) {
        self.factory = factory
    }

    func count(_ result: DeliveryResult, on channel: Channel) {
        let outcome =
            switch result.state {
            case .delivered: "delivered"
            case .waiting: "retried"
            case .dead: "dead"
            }
        let dimensions = [("channel", channel.rawValue), ("outcome", outcome)]
        Counter(label: "away_delivery_attempts_total", dimensions: dimensions, factory: factory).increment()
    }

    /// - Parameter channels: Those of which something is said although nothing waits.
    func set(_ counts: [(channel: Channel, state: DeliveryRecord.State, count: Int)], of channels: [Channel]) {
        for channel in Set(channels + counts.map(\.channel)) {
            for state in [DeliveryRecord.State.waiting, .dead] {
                let count = counts.first { $0.channel == channel && $0.state == state }?.count ?? 0
                let label = "away_deliveries_\(state.rawValue)"
                Meter(label: label, dimensions: [("channel", channel.rawValue)], factory: factory).set(count)
            }
        }
    }
}
