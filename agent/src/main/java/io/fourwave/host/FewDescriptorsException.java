// SPDX-License-Identifier: Apache-2.0
package io.fourwave.host;

import java.io.IOException;

/** Something was left unopened, so that the application does not run out of descriptors because of it. */
public final class FewDescriptorsException extends IOException {
    public static final String REASON =
            "fewer than " + DescriptorHeadroom.LEAST + " descriptors are free in this process, so the agent opens none";

    private static final long serialVersionUID = 1L;

    FewDescriptorsException(String what) {
        super(what + ": " + REASON);
    }
}
