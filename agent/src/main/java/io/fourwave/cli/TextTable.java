// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli;

import io.fourwave.report.Visible;
import java.util.List;

/** Columns under each other; those of one range, the numbers, to the right, and the last one as it is. */
final class TextTable {
    private final List<List<String>> rows;
    private final int numbersFrom;
    private final int numbersTo;

    TextTable(List<List<String>> rows, int numbersFrom, int numbersTo) {
        this.rows =
                rows.stream().map(row -> row.stream().map(Visible::of).toList()).toList();
        this.numbersFrom = numbersFrom;
        this.numbersTo = numbersTo;
    }

    List<String> lines() {
        return rows.stream().map(this::line).toList();
    }

    private String line(List<String> row) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < row.size(); column++) {
            String cell = row.get(column);
            String padding = " ".repeat(width(column) - cell.length());
            boolean number = column >= numbersFrom && column < numbersTo;
            line.append(column == 0 ? "" : "  ").append(number ? padding + cell : cell + padding);
        }
        return line.toString().stripTrailing();
    }

    private int width(int column) {
        return rows.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }
}
