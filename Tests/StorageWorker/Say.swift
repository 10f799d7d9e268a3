import Glibc

/// Writes a line at once, without a buffer that a killed process would lose.
func say(_ line: String) {
    let bytes = Array((line + "\n").utf8)
    _ = write(STDOUT_FILENO, bytes, bytes.count)
}
