/// Something that waits in an event loop's timers.
protocol Expiring: AnyObject {
    /// Called on the loop's thread, once, when the deadline has passed.
    func expire()

    /// Called on the loop's thread instead of ``expire()`` when the loop shuts down first.
    func abandon()
}
