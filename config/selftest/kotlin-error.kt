fun main() {
    val text: Int = "Hello, world!"
}
