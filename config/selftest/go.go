package main

import (
	"bufio"
	"fmt"
	"os"
)

func main() {
	var what string
	var count, number, sum int64
	in := bufio.NewReader(os.Stdin)

	fmt.Fscan(in, &what)
	switch what {
	case "hello":
		fmt.Println("Hello, world!")
	case "sum":
		for fmt.Fscan(in, &count); count > 0; count-- {
			fmt.Fscan(in, &number)
			sum += number
		}
		fmt.Println(sum)
	case "error":
		fmt.Println(os.Args[1])
	case "loop":
		for {
			sum ^= 1
		}
	case "memory":
		var blocks [][]byte
		for len(blocks) < 256 {
			block := make([]byte, 1<<20)
			for i := 0; i < len(block); i += 4096 {
				block[i] = 1
			}
			blocks = append(blocks, block)
		}
		fmt.Println(len(blocks))
	}
}
