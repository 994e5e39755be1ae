// SPDX-License-Identifier: Apache-2.0
package io.fourwave.holding;

/** What a path says of a pool that it goes through. */
public enum PoolUse {
    /** It goes through none. */
    NONE(""),
    /** Through one, which does not tell whether the connection is lent. */
    POOL("pool"),
    IDLE("pool: idle"),
    LEASED("pool: leased");

    private final String text;

    PoolUse(String text) {
        this.text = text;
    }

    /** Empty for none. */
    public String text() {
        return text;
    }
}
