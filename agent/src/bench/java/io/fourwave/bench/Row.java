// SPDX-License-Identifier: Apache-2.0
package io.fourwave.bench;

/**
 * One measured figure.
 *
 * @param section which measurement it comes from
 * @param variant which agent, or none
 * @param budget null where there is none
 * @param note what the figure does not say; empty for nothing
 */
record Row(
        String section,
        String what,
        int jdk,
        String variant,
        String unit,
        Quartiles measured,
        Budget budget,
        String note) {

    Row(String section, String what, int jdk, Variant variant, String unit, Quartiles measured) {
        this(section, what, jdk, variant.name(), unit, measured, null, "");
    }

    Row within(Budget allowed) {
        return new Row(section, what, jdk, variant, unit, measured, allowed, note);
    }

    Row noting(String remark) {
        return new Row(section, what, jdk, variant, unit, measured, budget, remark);
    }

    boolean misses() {
        return budget != null && !budget.holds(measured);
    }
}
