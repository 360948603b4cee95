function means(rows, weights) {
	return rows.map((row) => row.reduce((sum, number, i) => sum + number * weights[i + 1], 0));
}
