// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kernel;

import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.TcpState;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Which rows a look is for. The state is asked first and by number, so that most rows of a large table cost no object.
 *
 * @param states bit n stands for the state with the kernel number n, as in {@code idiag_states}
 */
record Wanted(int states, Predicate<FourTuple> tuple) {

    /** Request sockets are listed as SYN_RECV, by every table: whoever asks for one gets both. */
    static Wanted in(Collection<TcpState> states) {
        int mask = mask(states);
        boolean requests = states.contains(TcpState.NEW_SYN_RECV);
        return new Wanted(requests ? mask | bit(TcpState.SYN_RECV) : mask, any -> true);
    }

    static Wanted named(Collection<FourTuple> tuples) {
        return new Wanted(mask(List.of(TcpState.values())), Set.copyOf(tuples)::contains);
    }

    /** False for a number that no known state has. */
    boolean state(int number) {
        return number > 0 && number < Integer.SIZE && (states >>> number & 1) != 0;
    }

    static int bit(TcpState state) {
        return 1 << state.number();
    }

    private static int mask(Collection<TcpState> states) {
        return states.stream().mapToInt(Wanted::bit).reduce(0, (a, b) -> a | b);
    }
}
