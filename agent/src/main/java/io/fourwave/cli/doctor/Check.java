// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cli.doctor;

import io.fourwave.cli.host.Refusal;

/**
 * One thing that {@code doctor} looked at.
 *
 * @param finding what is so, and for a gap what cannot be seen because of it
 * @param remedy what mends it; empty where all is well, or nothing does
 */
public record Check(Grade grade, String finding, String remedy) {

    static Check well(String finding) {
        return new Check(Grade.WELL, finding, "");
    }

    static Check gap(String finding, String remedy) {
        return new Check(Grade.GAP, finding, remedy);
    }

    static Check bar(Refusal refusal) {
        return new Check(Grade.BAR, "cannot be attached to: " + refusal.reason(), refusal.remedy());
    }

    public enum Grade {
        /** As it should be. */
        WELL("ok "),
        /** Something cannot be seen, or will soon go wrong. */
        GAP("gap"),
        /** Nothing can be done before this is mended. */
        BAR("no ");

        private final String mark;

        Grade(String mark) {
            this.mark = mark;
        }

        public String mark() {
            return mark;
        }
    }
}
