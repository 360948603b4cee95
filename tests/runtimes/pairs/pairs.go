package main

import "fmt"

func main() {
	var n, s, x, p, q, m, pairs int
	fmt.Scan(&n, &s, &x, &p, &q, &m)
	seen := make([]int, 1000000)
	for ; n > 0; n-- {
		if s >= x && s-x < m {
			pairs += seen[s-x]
		}
		seen[x]++
		x = (p*x + q) % m
	}
	fmt.Println(pairs)
}
