class Means {
	static double[] means(double[][] rows, double[] weights) {
		double[] all = new double[rows.length];
		for (int i = 0; i < rows.length; i++) {
			double weight = 0;
			for (int j = 0; j < rows[i].length; j++) {
				all[i] += rows[i][j] * weights[j];
				weight += weights[j];
			}
			all[i] /= weight;
		}
		return all;
	}
}
