import Synchronization

extension MockGlobus {
    /// The faults to come.
    ///
    /// Of several that mean one request, the one added first is played.
    public final class FaultScript: Sendable {
        private let faults = Mutex<[Fault]>([])

        init() {}

        /// Adds a fault behind the others.
        public func add(_ fault: Fault) {
            faults.withLock { $0.append(fault) }
        }

        /// Takes all faults back.
        public func clear() {
            faults.withLock { $0.removeAll() }
        }

        /// The faults that have not been played to their end.
        public var pending: [Fault] {
            faults.withLock { $0 }
        }

        /// What goes wrong with this request, if anything.
        func take(for request: RecordedRequest) -> Fault.Kind? {
            faults.withLock { faults in
                for index in faults.indices where faults[index].route.matches(request) {
                    if faults[index].skipping > 0 {
                        faults[index].skipping -= 1
                        continue
                    }
                    let kind = faults[index].kind
                    faults[index].times -= 1
                    if faults[index].times <= 0 { faults.remove(at: index) }
                    return kind
                }
                return nil
            }
        }
    }
}
