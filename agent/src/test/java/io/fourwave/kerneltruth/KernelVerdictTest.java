// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kerneltruth;

import static io.fourwave.kerneltruth.KernelVerdict.Kind.FIN_ACTIVE;
import static io.fourwave.kerneltruth.KernelVerdict.Kind.KERNEL_RST;
import static io.fourwave.kerneltruth.KernelVerdict.Kind.RST;
import static org.assertj.core.api.Assertions.assertThat;

import io.fourwave.kerneltruth.KernelVerdict.Act;
import io.fourwave.kerneltruth.TraceEvent.StateChange;
import io.fourwave.tcp.FourTuple;
import io.fourwave.tcp.TcpState;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

/** The captures are what Linux 6.18 wrote. */
class KernelVerdictTest {
    private static final String UNREAD_SOCKET = """
            java-2491    [001] .....  2582.768789: inet_sock_set_state: family=AF_INET6 protocol=IPPROTO_TCP sport=42052 dport=39011 saddr=127.0.0.1 daddr=127.0.0.1 saddrv6=::ffff:127.0.0.1 daddrv6=::ffff:127.0.0.1 oldstate=TCP_SYN_SENT newstate=TCP_ESTABLISHED
            java-2491    [001] ..s2.  2582.768797: inet_sock_set_state: family=AF_INET6 protocol=IPPROTO_TCP sport=39011 dport=42052 saddr=127.0.0.1 daddr=127.0.0.1 saddrv6=::ffff:127.0.0.1 daddrv6=::ffff:127.0.0.1 oldstate=TCP_LISTEN newstate=TCP_SYN_RECV
            java-2491    [001] ..s2.  2582.768803: inet_sock_set_state: family=AF_INET6 protocol=IPPROTO_TCP sport=39011 dport=42052 saddr=127.0.0.1 daddr=127.0.0.1 saddrv6=::ffff:127.0.0.1 daddrv6=::ffff:127.0.0.1 oldstate=TCP_SYN_RECV newstate=TCP_ESTABLISHED
            java-2491    [001] .....  2582.783851: inet_sock_set_state: family=AF_INET6 protocol=IPPROTO_TCP sport=42052 dport=39011 saddr=127.0.0.1 daddr=127.0.0.1 saddrv6=::ffff:127.0.0.1 daddrv6=::ffff:127.0.0.1 oldstate=TCP_ESTABLISHED newstate=TCP_FIN_WAIT1
            java-2491    [001] ..s2.  2582.783882: inet_sock_set_state: family=AF_INET6 protocol=IPPROTO_TCP sport=39011 dport=42052 saddr=127.0.0.1 daddr=127.0.0.1 saddrv6=::ffff:127.0.0.1 daddrv6=::ffff:127.0.0.1 oldstate=TCP_ESTABLISHED newstate=TCP_CLOSE_WAIT
            java-2491    [001] .....  2582.783918: inet_sock_set_state: family=AF_INET6 protocol=IPPROTO_TCP sport=42052 dport=39011 saddr=127.0.0.1 daddr=127.0.0.1 saddrv6=::ffff:127.0.0.1 daddrv6=::ffff:127.0.0.1 oldstate=TCP_FIN_WAIT1 newstate=TCP_CLOSE
            java-2491    [001] ..s2.  2582.783924: inet_sock_set_state: family=AF_INET6 protocol=IPPROTO_TCP sport=39011 dport=42052 saddr=127.0.0.1 daddr=127.0.0.1 saddrv6=::ffff:127.0.0.1 daddrv6=::ffff:127.0.0.1 oldstate=TCP_CLOSE_WAIT newstate=TCP_CLOSE
            java-2491    [001] .....  2582.783929: tcp_send_reset: skbaddr=0000000000000000 skaddr=00000000e4f5947d src=[::ffff:127.0.0.1]:42052 dest=[::ffff:127.0.0.1]:39011 state=TCP_CLOSE reason=TCP_ABORT_ON_CLOSE
            """;
    private static final String DATA_AFTER_CLOSE = """
            java-2491    [000] .....  2582.653150: inet_sock_set_state: family=AF_INET6 protocol=IPPROTO_TCP sport=47010 dport=44139 saddr=127.0.0.1 daddr=127.0.0.1 saddrv6=::ffff:127.0.0.1 daddrv6=::ffff:127.0.0.1 oldstate=TCP_SYN_SENT newstate=TCP_ESTABLISHED
            java-2491    [000] ..s2.  2582.653157: inet_sock_set_state: family=AF_INET6 protocol=IPPROTO_TCP sport=44139 dport=47010 saddr=127.0.0.1 daddr=127.0.0.1 saddrv6=::ffff:127.0.0.1 daddrv6=::ffff:127.0.0.1 oldstate=TCP_LISTEN newstate=TCP_SYN_RECV
            java-2491    [000] ..s2.  2582.653164: inet_sock_set_state: family=AF_INET6 protocol=IPPROTO_TCP sport=44139 dport=47010 saddr=127.0.0.1 daddr=127.0.0.1 saddrv6=::ffff:127.0.0.1 daddrv6=::ffff:127.0.0.1 oldstate=TCP_SYN_RECV newstate=TCP_ESTABLISHED
            java-2491    [000] .....  2582.653522: inet_sock_set_state: family=AF_INET6 protocol=IPPROTO_TCP sport=47010 dport=44139 saddr=127.0.0.1 daddr=127.0.0.1 saddrv6=::ffff:127.0.0.1 daddrv6=::ffff:127.0.0.1 oldstate=TCP_ESTABLISHED newstate=TCP_FIN_WAIT1
            java-2491    [000] ..s2.  2582.653534: inet_sock_set_state: family=AF_INET6 protocol=IPPROTO_TCP sport=44139 dport=47010 saddr=127.0.0.1 daddr=127.0.0.1 saddrv6=::ffff:127.0.0.1 daddrv6=::ffff:127.0.0.1 oldstate=TCP_ESTABLISHED newstate=TCP_CLOSE_WAIT
            java-2491    [000] .....  2582.653541: inet_sock_set_state: family=AF_INET6 protocol=IPPROTO_TCP sport=47010 dport=44139 saddr=127.0.0.1 daddr=127.0.0.1 saddrv6=::ffff:127.0.0.1 daddrv6=::ffff:127.0.0.1 oldstate=TCP_FIN_WAIT1 newstate=TCP_FIN_WAIT1
            java-2491    [000] ..s2.  2582.653611: inet_sock_set_state: family=AF_INET6 protocol=IPPROTO_TCP sport=47010 dport=44139 saddr=127.0.0.1 daddr=127.0.0.1 saddrv6=::ffff:127.0.0.1 daddrv6=::ffff:127.0.0.1 oldstate=TCP_FIN_WAIT1 newstate=TCP_FIN_WAIT2
            java-2491    [000] ..s2.  2582.653614: inet_sock_set_state: family=AF_INET6 protocol=IPPROTO_TCP sport=47010 dport=44139 saddr=127.0.0.1 daddr=127.0.0.1 saddrv6=::ffff:127.0.0.1 daddrv6=::ffff:127.0.0.1 oldstate=TCP_FIN_WAIT2 newstate=TCP_CLOSE
            java-2491    [000] ..s2.  2582.653617: tcp_send_reset: skbaddr=00000000cebf557b skaddr=00000000d50cf3ac src=[::ffff:127.0.0.1]:47010 dest=[::ffff:127.0.0.1]:44139 state=TCP_CLOSE reason=TCP_ABORT_ON_DATA
            java-2491    [000] .....  2582.653629: inet_sock_set_state: family=AF_INET6 protocol=IPPROTO_TCP sport=44139 dport=47010 saddr=127.0.0.1 daddr=127.0.0.1 saddrv6=::ffff:127.0.0.1 daddrv6=::ffff:127.0.0.1 oldstate=TCP_CLOSE_WAIT newstate=TCP_CLOSE
            """;
    private static final String IPV6 = """
            # tracer: nop
            python3-17910   [001] .....  1519.837318: inet_sock_set_state: family=AF_INET6 protocol=IPPROTO_TCP sport=55296 dport=44365 saddr=0.0.0.0 daddr=0.0.0.0 saddrv6=::1 daddrv6=::1 oldstate=TCP_SYN_SENT newstate=TCP_ESTABLISHED
            python3-17910   [001] ..s2.  1519.837474: inet_sock_set_state: family=AF_INET6 protocol=IPPROTO_TCP sport=44365 dport=55296 saddr=127.0.0.6 daddr=127.0.0.6 saddrv6=::1 daddrv6=::1 oldstate=TCP_SYN_RECV newstate=TCP_ESTABLISHED
            python3-17910   [001] .....  1519.837525: inet_sock_set_state: family=AF_INET6 protocol=IPPROTO_TCP sport=55296 dport=44365 saddr=0.0.0.0 daddr=0.0.0.0 saddrv6=::1 daddrv6=::1 oldstate=TCP_ESTABLISHED newstate=TCP_CLOSE
            python3-17910   [001] ..s2.  1519.837531: inet_sock_set_state: family=AF_INET6 protocol=IPPROTO_TCP sport=44365 dport=55296 saddr=127.0.0.6 daddr=127.0.0.6 saddrv6=::1 daddrv6=::1 oldstate=TCP_ESTABLISHED newstate=TCP_CLOSE
            python3-17910   [001] .....  1519.837532: tcp_send_reset: skbaddr=0000000000000000 skaddr=00000000c1a57b9c src=[::1]:55296 dest=[::1]:44365 state=TCP_CLOSE reason=TCP_STATE
            """;

    @Test
    void socketClosedWithUnreadDataSendsFinThenReset() throws UnknownHostException {
        KernelVerdict client = only(UNREAD_SOCKET, tuple("127.0.0.1", 42052, 39011));
        assertThat(client.acts()).extracting(Act::kind).containsExactly(FIN_ACTIVE, RST);
        assertThat(client.acts()).extracting(Act::reason).containsExactly("", "TCP_ABORT_ON_CLOSE");
        assertThat(client.acts()).extracting(Act::monotonicNanos).containsExactly(2582_783851_000L, 2582_783929_000L);
    }

    @Test
    void endThatIsResetSendsNothing() throws UnknownHostException {
        KernelVerdict server = only(UNREAD_SOCKET, tuple("127.0.0.1", 39011, 42052));
        assertThat(server.acts()).isEmpty();
        assertThat(KernelVerdict.text(server.acts())).isEqualTo("nothing");
        assertThat(server.peerEndSeen()).isEqualTo(OptionalLong.of(2582_783882_000L));
    }

    @Test
    void resetThatAnswersLateDataIsTheKernelsOwn() throws UnknownHostException {
        KernelVerdict client = only(DATA_AFTER_CLOSE, tuple("127.0.0.1", 47010, 44139));
        assertThat(client.acts()).extracting(Act::kind).containsExactly(FIN_ACTIVE, KERNEL_RST);
        assertThat(KernelVerdict.text(client.byCallUntil(Long.MAX_VALUE))).isEqualTo("FIN_ACTIVE");
    }

    @Test
    void closeAfterShutdownIsNoSecondFin() throws UnknownHostException {
        KernelVerdict client = only(DATA_AFTER_CLOSE, tuple("127.0.0.1", 47010, 44139));
        assertThat(client.events())
                .filteredOn(event ->
                        event instanceof StateChange change && change.is(TcpState.FIN_WAIT_1, TcpState.FIN_WAIT_1))
                .hasSize(1);
        assertThat(client.acts()).filteredOn(act -> act.kind() == FIN_ACTIVE).hasSize(1);
    }

    @Test
    void whatComesAfterTheEndIsNotByACall() throws UnknownHostException {
        KernelVerdict client = only(UNREAD_SOCKET, tuple("127.0.0.1", 42052, 39011));
        assertThat(KernelVerdict.text(client.byCallUntil(2582_783900_000L))).isEqualTo("FIN_ACTIVE");
    }

    @Test
    void ipv6AddressesAreReadFromTheirOwnColumns() throws UnknownHostException {
        KernelVerdict client = only(IPV6, tuple("::1", 55296, 44365));
        assertThat(client.acts()).extracting(Act::reason).containsExactly("TCP_STATE");
        assertThat(only(IPV6, tuple("::1", 44365, 55296)).acts()).isEmpty();
    }

    @Test
    void portsUsedAgainAreAnotherLife() throws UnknownHostException {
        String again = UNREAD_SOCKET.replace("2582.", "2599.");
        List<TraceEvent> trace = TraceEvent.parse(UNREAD_SOCKET + again);
        assertThat(KernelVerdict.lives(trace, tuple("127.0.0.1", 42052, 39011)))
                .hasSize(2)
                .allSatisfy(life -> assertThat(KernelVerdict.text(life.acts())).isEqualTo("FIN_ACTIVE RST"));
    }

    private static KernelVerdict only(String trace, FourTuple tuple) {
        List<KernelVerdict> lives = KernelVerdict.lives(TraceEvent.parse(trace), tuple);
        assertThat(lives).hasSize(1);
        return lives.get(0);
    }

    private static FourTuple tuple(String address, int localPort, int peerPort) throws UnknownHostException {
        InetAddress both = InetAddress.getByName(address);
        return FourTuple.of(both, localPort, both, peerPort);
    }
}
