// SPDX-License-Identifier: Apache-2.0
package io.fourwave.tcp;

/**
 * What was read at the entry of a call: all that {@link StepTable} needs.
 *
 * @param state the kernel's {@code tcpi_state} of the descriptor
 * @param lingerZero SO_LINGER is on with 0 seconds
 * @param unreadBytes received and not read (FIONREAD); 0 where it was not asked for because it decides nothing
 * @param finFirst the JDK sends the FIN by {@code shutdown(2)} before its {@code close(2)}: a {@code Socket} since JDK
 *     13 (NioSocketImpl.close), and a channel that a selector holds
 * @param localFinSent an earlier call of this side sent the FIN
 * @param sameHost see {@link FourTuple#isSameHost()}
 */
public record CallSample(
        Call call,
        TcpState state,
        boolean lingerZero,
        int unreadBytes,
        boolean finFirst,
        boolean localFinSent,
        boolean sameHost) {}
