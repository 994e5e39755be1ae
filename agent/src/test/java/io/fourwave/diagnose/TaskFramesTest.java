// SPDX-License-Identifier: Apache-2.0
package io.fourwave.diagnose;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TaskFramesTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "io.netty.util.concurrent.FastThreadLocalRunnable",
                "io.netty.channel.nio.NioEventLoop",
                "io.netty.util.concurrent.SingleThreadEventExecutor$4",
                "io.netty.util.internal.ThreadExecutorMap$2",
                "reactor.core.scheduler.WorkerTask",
                "reactor.core.scheduler.SchedulerTask",
                "io.reactivex.rxjava3.internal.schedulers.ScheduledRunnable",
                "org.apache.tomcat.util.threads.TaskThread$WrappingRunnable",
                "org.eclipse.jetty.util.thread.QueuedThreadPool$Runner$1Worker",
                "scala.concurrent.impl.ExecutionContextImpl",
            })
    void frameOfAnExecutorRunsTasks(String type) {
        assertThat(TaskFrames.runsTasks(new StackTraceElement(type, "run", null, -1)))
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "com.zaxxer.hikari.pool.HikariPool$PoolEntryCreator",
                "org.postgresql.core.PGStream",
                "org.apache.http.impl.conn.DefaultHttpClientConnectionOperator",
                "com.mchange.v2.resourcepool.BasicResourcePool",
                "redis.clients.jedis.JedisFactory",
            })
    void frameOfALibraryThatDoesItsOwnWorkDoesNot(String type) {
        assertThat(TaskFrames.runsTasks(new StackTraceElement(type, "run", null, -1)))
                .isFalse();
    }
}
