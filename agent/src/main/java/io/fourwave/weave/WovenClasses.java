// SPDX-License-Identifier: Apache-2.0
package io.fourwave.weave;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The rows of {@link WovenMethods} that this JDK is to have, by class: asked for each class that the JVM loads. */
final class WovenClasses {
    private static final String LIBRARY_PACKAGE = "/channel/unix/";

    private final List<WovenMethod> methods = new ArrayList<>();
    private final Map<String, List<WovenMethod>> ofJdk = new LinkedHashMap<>();
    private final Map<String, List<WovenMethod>> ofLibraries = new HashMap<>();

    WovenClasses(int jdk) {
        for (WovenMethod each : WovenMethods.all()) {
            if (each.isIn(jdk)) {
                methods.add(each);
                Map<String, List<WovenMethod>> classes = each.isOfJdk() ? ofJdk : ofLibraries;
                String name = each.type().replace('.', '/');
                if (!classes.containsKey(name)) {
                    classes.put(name, new ArrayList<>());
                }
                classes.get(name).add(each);
            }
        }
    }

    List<WovenMethod> methods() {
        return methods;
    }

    /** The binary names. */
    List<String> namesOfJdk() {
        List<String> names = new ArrayList<>();
        for (String each : ofJdk.keySet()) {
            names.add(each.replace('/', '.'));
        }
        return names;
    }

    /** @param name the internal name */
    List<WovenMethod> methodsOf(ClassLoader loader, String name) {
        if (loader == null) {
            return ofJdk.getOrDefault(name, Collections.emptyList());
        }
        if (name.contains(LIBRARY_PACKAGE)) {
            for (Map.Entry<String, List<WovenMethod>> each : ofLibraries.entrySet()) {
                if (name.endsWith(each.getKey())) {
                    return each.getValue();
                }
            }
        }
        return Collections.emptyList();
    }
}
