package io.recgpt.inference;

/**
 * Rows of vectors, kept column by column, so that the dot products of all rows with one vector run
 * in vector instructions.
 */
public final class FloatMatrix {
  private final float[][] columns;
  private final int rows;

  /** Copies vectors of one length. */
  public FloatMatrix(float[][] vectors, int dimension) {
    this.rows = vectors.length;
    this.columns = new float[dimension][rows];
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < dimension; column++) {
        columns[column][row] = vectors[row][column];
      }
    }
  }

  /** The dot product of each row with a vector. */
  public float[] times(float[] vector) {
    float[] products = new float[rows];
    for (int column = 0; column < columns.length; column++) {
      float factor = vector[column];
      float[] values = columns[column];
      for (int row = 0; row < products.length; row++) {
        products[row] += factor * values[row];
      }
    }
    return products;
  }
}
