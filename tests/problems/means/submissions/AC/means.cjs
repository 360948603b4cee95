exports.means = (rows, weights) =>
	Float64Array.from(rows, (row) => {
		const weight = weights.slice(0, row.length).reduce((a, b) => a + b);
		return row.reduce((sum, number, i) => sum + number * weights[i], 0) / weight;
	});
