import Application
import HTTPTypes
import Synchronization

/// What inner middleware learns and middleware further out tells, whatever the outcome. One per request.
package final class RequestNotes: Sendable {
    private struct Noted {
        var principal: Principal?
        var limits: HTTPFields = [:]
    }

    private let noted = Mutex(Noted())

    var principal: Principal? {
        get { noted.withLock { $0.principal } }
        set { noted.withLock { $0.principal = newValue } }
    }

    /// What is left of the rate limits, as headers.
    var limits: HTTPFields {
        get { noted.withLock { $0.limits } }
        set { noted.withLock { $0.limits = newValue } }
    }
}
