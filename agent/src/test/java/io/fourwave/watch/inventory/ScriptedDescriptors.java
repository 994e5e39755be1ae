// SPDX-License-Identifier: Apache-2.0
package io.fourwave.watch.inventory;

import io.fourwave.capture.ConnectionTable;
import io.fourwave.tcp.TcpState;
import java.io.FileDescriptor;
import java.util.HashMap;
import java.util.Map;

/** What tcp_info and poll(2) say of descriptors: what a test has told. */
public final class ScriptedDescriptors {
    private final ConnectionTable table;
    private final Map<FileDescriptor, Integer> states = new HashMap<>();
    private int statesAsked;

    public ScriptedDescriptors(ConnectionTable table) {
        this.table = table;
    }

    public void isIn(TcpState state, FileDescriptor descriptor) {
        states.put(descriptor, state.number());
    }

    public void isNoSocket(FileDescriptor descriptor) {
        states.put(descriptor, 0);
    }

    public int count() {
        return states.size();
    }

    /** How often tcp_info was asked for. */
    public int statesAsked() {
        return statesAsked;
    }

    public int tcpInfo(FileDescriptor descriptor) {
        statesAsked++;
        return states.get(descriptor);
    }

    /** As poll(2) has it (net/ipv4/tcp.c, tcp_poll). */
    public boolean poll(int[] numbers, int[] wanted, int count, boolean[] happened) {
        for (int i = 0; i < count; i++) {
            int state = states.get(table.at(numbers[i]).descriptor());
            happened[i] = !(state == TcpState.ESTABLISHED.number()
                    || state == TcpState.FIN_WAIT_1.number()
                    || state == TcpState.FIN_WAIT_2.number()
                    || (state == TcpState.CLOSE_WAIT.number() && wanted[i] == 0));
        }
        return true;
    }
}
