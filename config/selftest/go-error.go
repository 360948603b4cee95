package main

func main() {
	text := "Hello, world!"
}
