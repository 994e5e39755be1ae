// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kernel;

import io.fourwave.fuzz.Claim;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** A datagram, and the same one cut short: which gives the first of the rows or fewer, and never a complete answer more. */
public final class InetDiagReplyFuzz {
    private static final int SEQUENCE_AT = 8;
    private static final int ROW_BYTES = 16 + 72;

    private InetDiagReplyFuzz() {}

    public static void fuzzerTestOneInput(byte[] input) {
        int sequence = input.length < SEQUENCE_AT + Integer.BYTES
                ? 1
                : ByteBuffer.wrap(input).order(ByteOrder.nativeOrder()).getInt(SEQUENCE_AT);
        List<KernelSocket> whole = new ArrayList<>();
        read(input, input.length, sequence, whole);
        whole.forEach(SoundSocket::check);
        Claim.that(whole.size() <= input.length / ROW_BYTES, whole);
        List<KernelSocket> cut = new ArrayList<>();
        read(input, input.length / 2, sequence, cut);
        Claim.that(cut.size() <= whole.size() && whole.subList(0, cut.size()).equals(cut), whole);
    }

    private static void read(byte[] input, int length, int sequence, List<KernelSocket> rows) {
        InetDiagReply.read(ByteBuffer.wrap(input, 0, length), sequence, Wanted.in(Captured.ALL), rows::add);
    }
}
