// SPDX-License-Identifier: Apache-2.0
package io.fourwave.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.tools.attach.VirtualMachine;
import io.fourwave.support.AgentProcess;
import io.fourwave.support.Jdk;
import io.fourwave.telemetry.jmx.AgentMXBean;
import java.util.Map;
import javax.management.JMX;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The management bean as a console sees it that attaches to the running JVM. */
class JmxIT {
    private static final String NAME = "io.fourwave:type=Agent";

    @ParameterizedTest
    @MethodSource("io.fourwave.support.Jdks#all")
    void consoleThatAttachesReadsTheFiguresOfTheMetrics(Jdk jdk) throws Exception {
        try (AgentProcess process = AgentProcess.on(jdk)
                        .agentOptions("sweep.interval=100ms,leak.after=300ms,mask.addresses=true")
                        .main(Closings.class, "active", "abort", "half", "unread", "kept", "stay")
                        .start();
                JMXConnector console = console(process)) {
            ObjectName name = new ObjectName(NAME);
            MBeanServerConnection server = console.getMBeanServerConnection();
            await(NAME).atMost(AgentProcess.PATIENCE).until(() -> server.isRegistered(name));
            AgentMXBean bean = JMX.newMXBeanProxy(server, name, AgentMXBean.class);
            await().until(() ->
                    bean.getFindingCount().keySet().stream().anyMatch(each -> each.startsWith("close_wait_")));

            assertThat(bean.getVersion()).isNotEqualTo("unknown");
            assertThat(bean.getCloseCount().get("abort")).containsEntry("client", 2L);
            assertThat(bean.getCloseCount().get("after_reset")).containsEntry("server", 2L);
            assertThat(bean.getCloseCount().get("release")).containsEntry("client", 1L);
            assertThat(bean.getCloseCount().get("passive_fin")).containsEntry("server", 2L);
            await().until(() -> count(bean.getConnectionCount(), "time_wait", "client") == 2);
            assertThat(bean.getConnectionCount().get("close_wait")).containsEntry("client", 1);
            assertThat(bean.getCloseWaitAgeMax()).isGreaterThanOrEqualTo(0.3);
            assertThat(bean.getPortUtilization())
                    .isNotEmpty()
                    .allSatisfy((peer, used) -> assertThat(peer).matches("host-[0-9a-f]{8}:\\d+"));
            assertThat(bean.getErrorCount()).isZero();
            assertThat(bean.getCpuTime()).isPositive();
            assertThat(bean.getDropped()).isEmpty();

            assertThat(bean.getCloseWaitCount()).isEqualTo(1);
            assertThat(bean.getTimeWaitCount()).isEqualTo(2);
            assertThat(server.getAttribute(name, "LeakCount")).isInstanceOf(Integer.class);
            assertThat(bean.report())
                    .startsWith("fourwave ")
                    .contains("Closings, pid " + process.pid(), "close_wait 1");
            assertThat(bean.findings())
                    .isNotEmpty()
                    .allSatisfy(line ->
                            assertThat(line).matches("(leak|suspect|benign|info) [a-z_]+-[0-9a-f]{8}: \\d+, .+"))
                    .noneMatch(line -> line.contains("127.0.0.1"));
        }
    }

    private static int count(Map<String, Map<String, Integer>> counts, String row, String column) {
        return counts.getOrDefault(row, Map.of()).getOrDefault(column, 0);
    }

    private static JMXConnector console(AgentProcess process) throws Exception {
        // by then premain is over
        process.awaitStdout("kept");
        VirtualMachine attached = VirtualMachine.attach(String.valueOf(process.pid()));
        try {
            return JMXConnectorFactory.connect(new JMXServiceURL(attached.startLocalManagementAgent()));
        } finally {
            attached.detach();
        }
    }
}
