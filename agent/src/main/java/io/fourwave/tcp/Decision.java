// SPDX-License-Identifier: Apache-2.0
package io.fourwave.tcp;

/**
 * The step table's answer.
 *
 * @param abortReason null unless the step is {@link Step#ABORT}
 */
public record Decision(Step step, AbortReason abortReason, Confidence confidence) {

    static Decision certain(Step step) {
        return new Decision(step, null, Confidence.CERTAIN);
    }

    static Decision probable(Step step) {
        return new Decision(step, null, Confidence.PROBABLE);
    }

    static Decision possible(Step step) {
        return new Decision(step, null, Confidence.POSSIBLE);
    }

    static Decision abort(AbortReason reason, Confidence confidence) {
        return new Decision(Step.ABORT, reason, confidence);
    }
}
