// SPDX-License-Identifier: Apache-2.0
package io.fourwave;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.security.Permission;
import java.security.PermissionCollection;
import java.security.ProtectionDomain;
import java.util.Collections;
import java.util.Enumeration;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * Loads the agent proper, and the libraries it uses, from {@code inst/} of the agent's jar, where classes end in
 * {@code .classdata}: neither the application nor a scanner of its class path sees them there. Libraries that ask for
 * {@code X.class} as a resource (ByteBuddy does) get the same bytes.
 */
final class AgentClassLoader extends ClassLoader implements Closeable {
    private static final String ROOT = "inst/";

    static {
        registerAsParallelCapable();
    }

    /**
     * What a policy grants to the jar is meant for all of it, where there is a security manager. It names no place: by that,
     * other agents (JaCoCo does) tell the classes that are none of the application's, and leave them as they are.
     */
    private final ProtectionDomain domain =
            new ProtectionDomain(null, new JarPermissions(AgentClassLoader.class.getProtectionDomain()));

    private final JarFile jar;
    private final String jarUrl;

    /**
     * @param parent the platform loader for the agent, so that the application stays out of sight
     */
    AgentClassLoader(File jarFile, ClassLoader parent) throws IOException {
        super(parent);
        this.jar = new JarFile(jarFile, false);
        this.jarUrl = "jar:" + jarFile.toURI().toURL() + "!/";
    }

    /** The jar that a class of the entry was loaded from. */
    static File jarOf(Class<?> entry) throws URISyntaxException {
        return new File(
                entry.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    /**
     * The agent's own first: the parent has none of it, and says so with an exception that costs more than looking here.
     */
    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (jar.getJarEntry(entryName(name.replace('.', '/').concat(".class"))) == null) {
            return super.loadClass(name, resolve);
        }
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? findClass(name) : loaded;
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        JarEntry entry = jar.getJarEntry(entryName(name.replace('.', '/').concat(".class")));
        if (entry == null) {
            throw new ClassNotFoundException(name);
        }
        try {
            byte[] bytes = read(entry);
            return defineClass(name, bytes, 0, bytes.length, domain);
        } catch (IOException unreadable) {
            throw new ClassNotFoundException(name, unreadable);
        }
    }

    /** Of the agent's jar alone, see {@link #getResource}. */
    @Override
    public InputStream getResourceAsStream(String name) {
        try {
            JarEntry entry = jar.getJarEntry(entryName(name));
            return entry == null ? null : new ByteArrayInputStream(read(entry));
        } catch (IOException unreadable) {
            return null;
        }
    }

    /**
     * Of the agent's jar alone: the JDK has nothing that is asked for here. Java 8 would look into each of its own jars, and one that
     * cannot be opened, for want of a descriptor, is lost to the whole JVM: the application had no TLS any more.
     */
    @Override
    public URL getResource(String name) {
        return findResource(name);
    }

    /** Of the agent's jar alone, see {@link #getResource}. */
    @Override
    public Enumeration<URL> getResources(String name) {
        return findResources(name);
    }

    @Override
    protected URL findResource(String name) {
        String entry = entryName(name);
        if (jar.getJarEntry(entry) == null) {
            return null;
        }
        try {
            // with its own handler: to find one for "jar" is to ask the application's factory of them
            return new URL(null, jarUrl.concat(entry), new Handler(entry));
        } catch (MalformedURLException impossible) {
            return null;
        }
    }

    @Override
    protected Enumeration<URL> findResources(String name) {
        URL found = findResource(name);
        return found == null
                ? Collections.<URL>emptyEnumeration()
                : Collections.enumeration(Collections.singletonList(found));
    }

    /** Lets go of the jar; classes that were not loaded by then cannot be loaded any more. */
    @Override
    public void close() throws IOException {
        jar.close();
    }

    private static String entryName(String resource) {
        return resource.endsWith(".class") ? ROOT.concat(resource).concat("data") : ROOT.concat(resource);
    }

    private byte[] read(JarEntry entry) throws IOException {
        try (InputStream in = jar.getInputStream(entry)) {
            ByteArrayOutputStream out = new ByteArrayOutputStream(Math.max(1024, (int) entry.getSize()));
            byte[] buffer = new byte[8192];
            for (int n = in.read(buffer); n > 0; n = in.read(buffer)) {
                out.write(buffer, 0, n);
            }
            return out.toByteArray();
        }
    }

    /** Reads an entry of the jar that is open, and asks no code of the application's and no cache of the JDK's for it. */
    private final class Handler extends URLStreamHandler {
        private final String entry;

        Handler(String entry) {
            this.entry = entry;
        }

        @Override
        protected URLConnection openConnection(URL url) {
            return new EntryConnection(url, entry);
        }
    }

    private final class EntryConnection extends URLConnection {
        private final String entry;

        EntryConnection(URL url, String entry) {
            super(url);
            this.entry = entry;
        }

        @Override
        public void connect() {
            // the jar is open
        }

        @Override
        public InputStream getInputStream() throws IOException {
            JarEntry found = jar.getJarEntry(entry);
            if (found == null) {
                throw new FileNotFoundException(url.toString());
            }
            return new ByteArrayInputStream(read(found));
        }
    }

    /** What the jar may do at the moment that somebody asks. */
    private static final class JarPermissions extends PermissionCollection {
        private static final long serialVersionUID = 1;

        private final transient ProtectionDomain jar;

        JarPermissions(ProtectionDomain jar) {
            this.jar = jar;
        }

        @Override
        public boolean implies(Permission permission) {
            return jar.implies(permission);
        }

        @Override
        public void add(Permission permission) {
            throw new SecurityException("the policy says what the agent's jar may do");
        }

        @Override
        public Enumeration<Permission> elements() {
            return Collections.emptyEnumeration();
        }
    }
}
