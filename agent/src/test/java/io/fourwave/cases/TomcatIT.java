// SPDX-License-Identifier: Apache-2.0
package io.fourwave.cases;

import static io.fourwave.cases.Expected.leak;
import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.List;
import java.util.stream.Stream;

/** A server whose threads accept and read for the application: its own code is not on the stack of the accept. */
class TomcatIT extends CaseIT {

    @Override
    Stream<LeakCase> cases() {
        Peer.Service request = socket -> {
            socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: shop\r\n\r\n".getBytes(US_ASCII));
            socket.getOutputStream().flush();
        };
        Peer.Service requestAndRead = socket -> {
            request.serve(socket);
            socket.getInputStream().read();
        };
        return Stream.of(
                        LeakCase.of("Tomcat, asynchronous for ever, clients left", "TomcatApp", "waits-for-ever")
                                .play(stage -> dialAndLeave(stage, request))
                                .expect(leak().atServer()
                                        .blaming("TomcatApp.main", "start()")
                                        .through("tomcat-embed-core-9\\.0\\.89\\.jar")),
                        LeakCase.of("Tomcat, asynchronous for a second, clients left", "TomcatApp", "completes")
                                .play(stage -> dialAndLeave(stage, request)),
                        LeakCase.of("Tomcat, answered, clients left", "TomcatApp", "answers")
                                .play(stage -> dialAndLeave(stage, requestAndRead)))
                .map(each -> each.with(List.of("tomcat-embed-core-9.0.89", "tomcat-annotations-api-9.0.89")));
    }

    private static void dialAndLeave(CaseStage stage, Peer.Service service) {
        stage.dial(service);
        stage.pass(CaseStage.LEAK_AFTER.dividedBy(4));
        stage.peer().hangUp();
    }
}
