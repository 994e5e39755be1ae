// SPDX-License-Identifier: Apache-2.0
package io.fourwave;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every collection that lives as long as the agent, and what bounds it. An application can make names, threads, classes,
 * sockets and peers without end: a field that is not in this table fails the build, and so does one whose bound nobody
 * drives it to.
 */
class BoundsTest {
    /** What runs in the tool's own process, and what lives for one report, is not the application's heap for long. */
    private static final List<String> SHORT_LIVED =
            List.of("io.fourwave.cli.", "io.fourwave.heap.", "io.fourwave.jdk.java8.", "io.fourwave.weave.Weaver");

    /** Made by what the application, its peers or its user does; each is driven to its bound by the test named. */
    private static final Map<String, String> DRIVEN = Map.ofEntries(
            row("capture.CallQueue.calls", "capture.CallQueueTest.fullQueueRefusesUntilItIsDrained"),
            row("capture.NumberedTable.chunks", "capture.ConnectionTableTest.fullTableTakesNoMoreUntilOneGoes"),
            row("capture.Selectors.waiting", "capture.SelectorsTest.fewWaitHoweverManyAreUsed"),
            row("connection.StackResolver.known", "connection.StackResolverTest.stacksWithoutEndAreBounded"),
            row(
                    "connection.TeardownRecord.events",
                    "connection.TeardownTest.socketThatIsShutDownAMillionTimesKeepsFewOfThem"),
            row("diagnose.BlameFinder.known", "diagnose.BlameFinderTest.stacksWithoutEndAreBounded"),
            row("diagnose.CloseTally.aborted", "diagnose.CloseTallyTest.linesAreBoundedTheLongestUnseenGoesFirst"),
            row("diagnose.CloseTally.closed", "diagnose.CloseTallyTest.linesAreBoundedTheLongestUnseenGoesFirst"),
            row("diagnose.CloseTally.collected", "diagnose.CloseTallyTest.linesAreBoundedTheLongestUnseenGoesFirst"),
            row("diagnose.Diagnosis.announced", "diagnose.DiagnosisTest.linesWithoutEndAreToldTogether"),
            row("diagnose.Diagnosis.findings", "diagnose.DiagnosisTest.linesWithoutEndAreToldTogether"),
            row("diagnose.Diagnosis.numbers", "diagnose.DiagnosisTest.linesWithoutEndAreToldTogether"),
            row("diagnose.Levels.levels", "diagnose.LevelsTest.linesWithoutEndAreBounded"),
            row(
                    "diagnose.evidence.EarlierConnections.places",
                    "diagnose.evidence.EarlierConnectionsTest.placesWithoutEndAreBounded"),
            row(
                    "diagnose.evidence.LevelHistory.points",
                    "diagnose.evidence.LevelHistoryTest.pointsStayBoundedHoweverLongItRuns"),
            row("origin.Libraries.coordinates", "origin.LibrariesTest.jarsWithoutEndAreBounded"),
            row("origin.LoadedClasses.placeless", "origin.LoadedClassesTest.namesWithoutEndAreBounded"),
            row("origin.LoadedClasses.places", "origin.LoadedClassesTest.namesWithoutEndAreBounded"),
            row("origin.OtherAgents.opened", "origin.LoadedClassesTest.stacksAndJarsOfOthersAreBounded"),
            row("report.History.points", "report.HistoryTest.pointsStayBoundedHoweverLongItRuns"),
            row("report.RecentTeardowns.kinds", "report.RecentTeardownsTest.linesWithoutEndAreBounded"),
            row(
                    "watch.inventory.UnhookedSockets.others",
                    "watch.inventory.UnhookedSocketsTest.socketOfAnotherKindIsAskedAboutOnce"),
            row("telemetry.FindingCounts.ever", "telemetry.FindingCountsTest.overTheLifeOfTheJvmTheNamesAreBoundedToo"),
            row(
                    "telemetry.FindingCounts.named",
                    "telemetry.FindingCountsTest.overTheLifeOfTheJvmTheNamesAreBoundedToo"),
            row(
                    "diagnose.evidence.FrameWitness.looked",
                    "diagnose.evidence.FrameWitnessTest.threadsWithoutEndAreNotAllAskedInOneDiagnosis"),
            row(
                    "telemetry.Telemetry.waiting",
                    "telemetry.TelemetryTest.whatWaitsForTheSdkIsBoundedAndTheRestIsCounted"),
            row(
                    "watch.inventory.FailedConnects.byDestination",
                    "watch.inventory.FailedConnectsTest.destinationsWithoutEndAreBoundedTheLongestUntriedGoesFirst"),
            row("watch.TimeWaitEstimate.rings", "watch.TimeWaitEstimateTest.peersWithoutEndAreBounded"));

    /** What bounds it is not the application's to choose, or lives as long as one look; a constant's name is that of the class. */
    private static final Map<String, String> BY_NATURE = Map.ofEntries(
            row("diagnose.SiteSigns.workers", "of one diagnosis"),
            row("diagnose.CloseWaits$Judged.workers", "of one diagnosis"),
            row("watch.BlockedCloseProbe.waits", "of one look: threads that wait in a close"),
            row("watch.LockHolders.blocked", "of one look: threads that wait for a monitor"),
            row("watch.LockHolders.blockedBefore", "of one look: threads that wait for a monitor"),
            row("watch.WritersConnections.byThread", "of one look: the connections tracked"),
            row("watch.WritersConnections.blocked", "of one look: the connections tracked"),
            row("close.CloseOutcome.chosen", "SHOWN"),
            row("close.CloseOutcome.spared", "reasons to spare"),
            row("close.CloseOutcome.strangers", "SHOWN"),
            row("close.PathWalk.connections", "MOST_OBJECTS"),
            row("close.PathWalk.looks", "of one walk: the classes of what is behind the path"),
            row("close.PathWalk.seen", "MOST_OBJECTS"),
            row("close.PathWalk.unread", "of one walk: the classes that the path names"),
            row("close.PathWalk.waiting", "MOST_OBJECTS"),
            row("close.SelectorWakeups.waiting", "selectors of one second"),
            row("diagnose.evidence.ConnectedClients.open", "of one snapshot: the connections tracked"),
            row("diagnose.Levels.closedStrangers", "STRANGERS_KEPT"),
            row("diagnose.Levels$Level.before", "of the last diagnosis: the connections tracked"),
            row("runtime.session.CloseRequests.batches", "BATCHES_KEPT"),
            row("watch.inventory.LocalPorts.counts", "MOST_DESTINATIONS, of one count"),
            row("capture.ConnectionTable.lingering", "threads that hang in a close"),
            row("capture.LocalAddresses.answers", "an array of one size"),
            row("connection.census.Census$Taker.ports", "of one census: the connections tracked"),
            row("connection.census.Counters.steps", "steps and sides"),
            row("connection.Phases.finished", "states that one teardown can pass"),
            row("connection.CertainCalls.certain", "handed on at once"),
            row("diagnose.CloseWaits$Judged.signs", "of one diagnosis"),
            row("diagnose.CloseWaits$Judged.subjects", "of one diagnosis: the connections tracked"),
            row("diagnose.CloseWaits.judged", "of one diagnosis: the connections tracked"),
            row("diagnose.FindingDraft.evidence", "of one finding"),
            row("diagnose.SiteSigns.notTakenBack", "of one diagnosis: the connections tracked"),
            row("diagnose.ThreadsGoneOn.lastOpened", "of one diagnosis, or of one order to close"),
            row("diagnose.ThreadsGoneOn$Uses.first", "of one diagnosis, or of one order to close"),
            row("diagnose.ThreadsGoneOn$Uses.last", "of one diagnosis, or of one order to close"),
            row("diagnose.evidence.WorkWatch.asked", "of one diagnosis: the connections tracked"),
            row("diagnose.evidence.WorkWatch.askedBefore", "of one diagnosis: the connections tracked"),
            row("diagnose.evidence.WorkWatch.ofRound", "threads of one look"),
            row("diagnose.evidence.WorkWatch.others", "of one diagnosis: stacks of the connections tracked"),
            row("diagnose.evidence.WorkWatch.waiting", "threads of one look"),
            row("diagnose.evidence.WorkWatch.works", "threads of one look"),
            row("runtime.session.CpuTime.byThread", "threads of the agent"),
            row("kernel.SocketTables.failuresInARow", "sources"),
            row("kernel.SocketTables.missing", "sources"),
            row("kernel.SocketTables.silent", "sources"),
            row("kernel.SocketTables.used", "sources"),
            row("origin.OtherAgents.agentJars", "JARS_KEPT, jars with an agent's manifest among them"),
            row("origin.OtherAgents.seen", "jars with an agent's manifest that have opened connections"),
            row("report.Exchange$Reader.items", "of one page"),
            row("report.page.HistoryChart.history", "of one page"),
            row("report.Lines.lines", "of one report"),
            row("report.page.Markup.out", "of one page"),
            row("report.WaveDrawing.text", "of one page"),
            row("runtime.reportfile.ReportFile.on", "words of an option"),
            row("runtime.reportfile.ReportTrigger.on", "words of an option"),
            row("runtime.session.AgentProperties.answers", "commands of the last minute"),
            row("runtime.session.AgentProperties.properties", "the JVM's own"),
            row("runtime.session.FindingLog.logged", "the findings logged"),
            row("runtime.session.SpanApiLookout.waiting", "copies of OpenTelemetry's API that are loaded now"),
            row("runtime.session.StatusPublisher.published", "states and a count"),
            row("telemetry.MetricsEmitter.registered", "metrics"),
            row("telemetry.sdk.OwnSdk$Workers.working", "threads of the SDK"),
            row("telemetry.PortForecast.history", "the ten destinations of MetricSource.portUse"),
            row("telemetry.http.DeliveryStats.counts", "signals"),
            row("telemetry.http.DeliveryStats.paces", "signals"),
            row("telemetry.http.DeliveryStats.warned", "endpoints, kinds of failure, statuses of three digits"),
            row("telemetry.http.SocketHttpSender.queue", "QUEUE_CAPACITY"),
            row("telemetry.http.SocketHttpSenderProvider.senders", "signals"),
            row("telemetry.link.ApplicationSpans.apis", "APIS_ASKED"),
            row("telemetry.link.ApplicationSpans.keeper", "lives with the application's class"),
            row("telemetry.link.SpanApi.contexts", "the application's own"),
            row("watch.DutyCycle.asked", "commands that wait"),
            row("watch.EndedQueue.ended", "of one turn: the teardowns tracked"),
            row("watch.Listeners.listeners", "sockets that listen, as of the last look"),
            row("watch.LookupSchedule.agenda", "teardowns that are looked for: Overload's capacity"),
            row("watch.TeardownTracker.awaited", "teardowns that are looked for: Overload's capacity"),
            row("watch.TeardownTracker.open", "connections tracked"),
            row("watch.inventory.AcceptQueues.acceptedBefore", "queues that wait now"),
            row(
                    "watch.inventory.AcceptQueues.waiting",
                    "rows of the kernel's table for our listeners, whose backlogs are bounded"),
            row("watch.inventory.DescriptorInventory.listeners", "descriptors that are open"),
            row("watch.inventory.DescriptorInventory.listening", "descriptors that are open"),
            row("watch.inventory.DescriptorInventory.untrackedSockets", "descriptors that are open"),
            row("weave.TimedSelects.lines", "lines of one class of the JDK"),
            row("weave.TimedSelects$LineNumbers.lines", "lines of one class of the JDK"),
            row("weave.TimedSelects$MethodLines.lines", "lines of one class of the JDK"),
            row("weave.Weaving.failures", "FAILURES_KEPT"),
            row("weave.Weaving.missed", "names of the table of woven classes"),
            row("weave.WovenClasses.methods", "the table of woven methods"),
            row("weave.WovenClasses.ofJdk", "the table of woven methods"),
            row("weave.WovenClasses.ofLibraries", "the table of woven methods"));

    /** Made once, from the options or from a table of ours. */
    private static final Set<String> GIVEN = Set.of(
            "diagnose.BlameFinder.appPackages",
            "diagnose.Verdict.severities",
            "diagnose.detector.Detectors.list",
            "report.ReportFormat.endings",
            "telemetry.http.client.TlsClient.protocols");

    static Stream<Map.Entry<String, String>> driven() {
        return DRIVEN.entrySet().stream().sorted(Map.Entry.comparingByKey());
    }

    /** Those of the agent's classes that may grow while it lives; {@link GuestRulesTest} compares them with {@link #known}. */
    static Set<String> mayGrow(JavaClasses classes) {
        Set<String> found = new TreeSet<>();
        for (JavaClass type : classes) {
            if (!type.isRecord() && SHORT_LIVED.stream().noneMatch(type.getName()::startsWith)) {
                type.getFields().stream().filter(BoundsTest::mayGrow).forEach(field -> found.add(name(field)));
            }
        }
        return found;
    }

    static Set<String> known() {
        Set<String> known = new TreeSet<>(DRIVEN.keySet());
        known.addAll(BY_NATURE.keySet());
        known.addAll(GIVEN);
        return known;
    }

    @ParameterizedTest
    @MethodSource("driven")
    void isDrivenToItsBound(Map.Entry<String, String> row) throws ReflectiveOperationException {
        int dot = row.getValue().lastIndexOf('.');
        Class<?> test = Class.forName("io.fourwave." + row.getValue().substring(0, dot));
        assertThat(test.getDeclaredMethod(row.getValue().substring(dot + 1)).isAnnotationPresent(Test.class))
                .isTrue();
    }

    private static boolean mayGrow(JavaField field) {
        JavaClass type = field.getRawType();
        return !field.getModifiers().contains(JavaModifier.SYNTHETIC)
                && !isConstant(field)
                && (type.isAssignableTo(Collection.class)
                        || type.isAssignableTo(Map.class)
                        || type.isAssignableTo(ThreadLocal.class)
                        || type.isAssignableTo(ClassValue.class)
                        || type.isAssignableTo(StringBuilder.class)
                        || type.isAssignableTo(AtomicReferenceArray.class));
    }

    /** Named as constants are, and made by {@code List.of} and the like. */
    private static boolean isConstant(JavaField field) {
        return field.getModifiers().contains(JavaModifier.STATIC)
                && field.getModifiers().contains(JavaModifier.FINAL)
                && field.getName().equals(field.getName().toUpperCase(Locale.ROOT));
    }

    private static String name(JavaField field) {
        return (field.getOwner().getName() + "." + field.getName()).substring("io.fourwave.".length());
    }

    private static Map.Entry<String, String> row(String field, String bound) {
        return Map.entry(field, bound);
    }
}
