fn main() {
    let text: i32 = "Hello, world!";
}
