// SPDX-License-Identifier: Apache-2.0
package io.fourwave.kernel;

import java.io.IOException;
import java.io.InputStream;
import java.lang.instrument.Instrumentation;
import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReader;
import java.lang.module.ModuleReference;
import java.net.URI;
import java.nio.channels.ByteChannel;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.codehaus.mojo.animal_sniffer.IgnoreJRERequirement;

/**
 * A module of one package, defined at run time around the classes that make native calls. JEP 472 warns about native calls
 * from an unnamed module, and can grant them only to all unnamed modules at once, the application's among them; a named
 * module gets a grant of its own. Only JDK types cross the border, so that the module needs to read nothing of ours.
 */
@IgnoreJRERequirement
final class FfmModule {
    private static final String NAME = "io.fourwave.ffm";
    private static final String PACKAGE = "io.fourwave.kernel.ffm";
    private static final String ENTRY = PACKAGE + ".Netlink";

    private FfmModule() {}

    /** What opens netlink sockets for {@code sock_diag}. */
    @SuppressWarnings("unchecked")
    static Callable<ByteChannel> netlink(Instrumentation instrumentation) throws ReflectiveOperationException {
        Module module = define();
        openJavaLang(instrumentation, module);
        Class<?> entry = Class.forName(ENTRY, true, module.getClassLoader());
        return (Callable<ByteChannel>) entry.getConstructor().newInstance();
    }

    private static Module define() {
        ModuleLayer boot = ModuleLayer.boot();
        Configuration configuration = boot.configuration().resolve(new OwnResources(), ModuleFinder.of(), Set.of(NAME));
        return ModuleLayer.defineModulesWithOneLoader(configuration, List.of(boot), FfmModule.class.getClassLoader())
                .layer()
                .findModule(NAME)
                .orElseThrow();
    }

    /** The grant is a method that java.lang keeps to itself; only the module that calls it gets to see it. */
    private static void openJavaLang(Instrumentation instrumentation, Module module) {
        instrumentation.redefineModule(
                Object.class.getModule(), Set.of(), Map.of(), Map.of("java.lang", Set.of(module)), Set.of(), Map.of());
    }

    /** Finds the module in the resources of our own loader, wherever that keeps its classes. */
    @IgnoreJRERequirement
    private static final class OwnResources implements ModuleFinder {
        private final ModuleReference reference = new Reference(ModuleDescriptor.newModule(NAME)
                .requires("java.base")
                .exports(PACKAGE)
                .build());

        @Override
        public Optional<ModuleReference> find(String name) {
            return name.equals(NAME) ? Optional.of(reference) : Optional.empty();
        }

        @Override
        public Set<ModuleReference> findAll() {
            return Set.of(reference);
        }
    }

    @IgnoreJRERequirement
    private static final class Reference extends ModuleReference {
        Reference(ModuleDescriptor descriptor) {
            super(descriptor, null);
        }

        @Override
        public ModuleReader open() {
            return new Reader();
        }
    }

    @IgnoreJRERequirement
    private static final class Reader implements ModuleReader {
        @Override
        public Optional<InputStream> open(String name) {
            return Optional.ofNullable(FfmModule.class.getResourceAsStream("/" + name));
        }

        @Override
        public Optional<URI> find(String name) {
            return Optional.empty();
        }

        @Override
        public Stream<String> list() throws IOException {
            return Stream.empty();
        }

        @Override
        public void close() {}
    }
}
