// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "Away",
    products: [.executable(name: "away", targets: ["Away"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-configuration", from: "1.4.0"),
        .package(url: "https://github.com/apple/swift-http-types", from: "1.8.0"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/apple/swift-nio-extras", from: "1.35.2"),
        .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.6"),
        .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
        .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
        .package(url: "https://github.com/hummingbird-project/swift-mustache", from: "2.1.1"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // foundation: knows nothing of leave
        .systemLibrary(name: "CLibPQ", pkgConfig: "libpq", providers: [.apt(["libpq-dev"])]),
        .systemLibrary(name: "CLibXML2", pkgConfig: "libxml-2.0", providers: [.apt(["libxml2-dev"])]),
        .systemLibrary(name: "COpenSSL", pkgConfig: "libcrypto", providers: [.apt(["libssl-dev"])]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        .target(name: "SSO"),
        .target(name: "JSON"),
        .target(name: "OpenSSL", dependencies: ["COpenSSL"], swiftSettings: [.strictMemorySafety()]),
        .target(name: "XML", dependencies: ["CLibXML2"], swiftSettings: [.strictMemorySafety()]),
        .target(name: "Postgres", dependencies: ["CLibPQ"], swiftSettings: [.strictMemorySafety()]),
        .target(name: "Fetching", dependencies: ["SSO", .nioCore, .nioHTTP1, .nioPosix, .nioSSL], swiftSettings: [.strictMemorySafety()]),
        .target(name: "Mail", dependencies: [.nioCore, .nioPosix, .nioSSL, .nioTLS]),
        .target(name: "JOSE", dependencies: ["JSON", "OpenSSL", "SSO"]),
        .target(name: "OpenIDConnect", dependencies: ["JOSE", "JSON", "OpenSSL", "SSO"]),
        .target(name: "SAML", dependencies: ["CZlib", "OpenSSL", "SSO", "XML"], swiftSettings: [.strictMemorySafety()]),
        .target(name: "GraphQL", dependencies: ["JSON"]),
        .target(name: "Slack", dependencies: ["JSON", "OpenSSL", "SSO"]),
        .target(name: "EventSourcing"),
        .target(name: "ICalendar"),
        .target(name: "CSV"),
        .target(name: "Pictures", dependencies: ["CZlib"], swiftSettings: [.strictMemorySafety()]),
        .target(name: "CountryHolidays", exclude: ["Data/LICENSE"]),
        // core
        .target(name: "Leave"),
        .target(name: "Texts", dependencies: ["Leave"], resources: [.embedInCode("Languages")]),
        .target(
            name: "Application",
            dependencies: ["CSV", "CountryHolidays", "EventSourcing", "ICalendar", "JSON", "Leave", "Pictures", "Texts"]
        ),
        .target(name: "Demo", dependencies: ["Application", "EventSourcing", "Leave"]),
        // driven adapters
        .target(
            name: "Identity",
            dependencies: ["Application", "JOSE", "JSON", "Leave", "OpenIDConnect", "OpenSSL", "SAML", "SSO", .logging]
        ),
        .target(
            name: "Messaging",
            dependencies: ["Application", "EventSourcing", "Fetching", "JSON", "Leave", "Mail", "OpenSSL", "SSO", "Texts"]
        ),
        .target(name: "Persistence", dependencies: ["Application", "EventSourcing", "Leave", "OpenSSL", "Pictures", "Postgres"]),
        .target(name: "ObjectStorage", dependencies: ["Application", "Leave", "OpenSSL", "Pictures"]),
        // driving adapters
        .target(
            name: "HTTPAPI",
            dependencies: [
                "Application", "CSV", "CountryHolidays", "EventSourcing", "JSON", "Leave", "Pictures", "Texts", .coreMetrics, .httpTypes,
                .hummingbird, .hummingbirdCore, .lifecycle, .logging, .nioCore, .nioHTTP1, .nioHTTPCompression, .nioHTTPTypesHTTP1,
                .nioWebSocket,
            ]
        ),
        .target(
            name: "GraphQLAPI",
            dependencies: [
                "Application", "EventSourcing", "GraphQL", "JSON", "Leave", "Texts", .httpTypes, .hummingbird, .lifecycle, .nioCore,
            ]
        ),
        .target(
            name: "SCIM",
            dependencies: [
                "Application", "EventSourcing", "JSON", "Leave", "SSO", "Texts", .httpTypes, .hummingbird, .logging,
                .nioCore,
            ]
        ),
        .target(
            name: "SlackApp",
            dependencies: [
                "Application", "EventSourcing", "JSON", "Leave", "SSO", "Slack", "Texts", .httpTypes, .hummingbird, .logging, .nioCore,
            ]
        ),
        .target(
            name: "WebApp",
            dependencies: ["Application", "CountryHolidays", "EventSourcing", "Leave", "Texts", .hummingbird, .mustache],
            resources: [.embedInCode("Assets"), .embedInCode("Templates")]
        ),
        .target(name: "CalendarFeed", dependencies: ["Application", .httpTypes, .hummingbird, .nioCore]),
        .target(name: "DevelopmentProvider", dependencies: ["JOSE", "JSON", "OpenSSL", "SSO", .httpTypes, .hummingbird, .nioCore]),
        // composition root
        .executableTarget(
            name: "Away",
            dependencies: [
                "Application", "CalendarFeed", "Demo", "DevelopmentProvider", "EventSourcing", "Fetching", "GraphQLAPI", "HTTPAPI",
                "Identity", "JSON",
                "Leave", "Mail", "Messaging", "ObjectStorage",
                "OpenSSL",
                "Persistence",
                "Postgres", "SCIM", "SSO", "Slack", "SlackApp", "Texts", "WebApp", .argumentParser, .configuration, .coreMetrics,
                .httpTypes, .hummingbird, .lifecycle,
                .logging,
                .nioCore,
                .system,
                .unixSignals,
            ]
        ),
        // benchmarks
        .executableTarget(
            name: "HTTPBenchmark",
            dependencies: ["Application", "EventSourcing", "Identity", "Leave", "OpenSSL", "Persistence", "Postgres"],
            path: "Benchmarks/HTTPBenchmark"
        ),
        .executableTarget(name: "PostgresBenchmark", dependencies: ["Postgres"], path: "Benchmarks/PostgresBenchmark"),
        .executableTarget(
            name: "EventStoreBenchmark",
            dependencies: ["EventSourcing", "OpenSSL", "Persistence", "Postgres"],
            path: "Benchmarks/EventStoreBenchmark"
        ),
        .executableTarget(
            name: "SimulationBenchmark",
            dependencies: ["Application", "EventSourcing", "Leave"],
            path: "Benchmarks/SimulationBenchmark"
        ),
        .executableTarget(
            name: "OutboxBenchmark",
            dependencies: [
                "Application", "EventSourcing", "Fetching", "Identity", "JSON", "Leave", "Messaging", "OpenSSL", "Persistence", "Postgres",
                .nioCore, .nioHTTP1, .nioPosix,
            ],
            path: "Benchmarks/OutboxBenchmark"
        ),
        // tests
        .target(name: "DemoSupport", dependencies: ["Application", "Demo", "EventSourcing", "Leave"], path: "Tests/DemoSupport"),
        .target(
            name: "Support",
            dependencies: ["Application", "EventSourcing", "Leave", "OpenSSL", "Persistence", "Postgres"],
            path: "Tests/Support"
        ),
        .target(name: "Generating", path: "Tests/Generating"),
        .target(
            name: "FuzzTargets",
            dependencies: ["CLibXML2", "CSV", "GraphQL", "ICalendar", "JOSE", "JSON", "OpenSSL", "SAML", "SCIM", "SSO", "XML"],
            path: "Tests/Fuzzing/Targets",
            swiftSettings: [.strictMemorySafety()]
        ),
        .executableTarget(
            name: "CrashWriter",
            dependencies: ["EventSourcing", "Persistence", "Postgres", "Support"],
            path: "Tests/CrashWriter"
        ),
        .executableTarget(
            name: "OutboxWorker",
            dependencies: [
                "Application", "EventSourcing", "Fetching", "Identity", "Leave", "Messaging", "OpenSSL", "Persistence", "Postgres",
                "Support",
            ],
            path: "Tests/OutboxWorker"
        ),
        .testTarget(name: "SSOTests", dependencies: ["SSO"]),
        .testTarget(name: "JSONTests", dependencies: ["JSON"]),
        .testTarget(name: "OpenSSLTests", dependencies: ["OpenSSL"]),
        .testTarget(name: "XMLTests", dependencies: ["CLibXML2", "XML"]),
        .testTarget(name: "PostgresTests", dependencies: ["Postgres"]),
        .testTarget(name: "FetchingTests", dependencies: ["Fetching", "OpenSSL", "SSO", .nioCore, .nioHTTP1, .nioPosix, .nioSSL]),
        .testTarget(name: "MailTests", dependencies: ["Mail"], exclude: ["read.py", "server.py"]),
        .testTarget(name: "JOSETests", dependencies: ["JOSE", "JSON", "OpenSSL", "SSO"]),
        .testTarget(name: "OpenIDConnectTests", dependencies: ["Fetching", "JOSE", "JSON", "OpenIDConnect", "OpenSSL", "SSO"]),
        .testTarget(name: "SlackTests", dependencies: ["JSON", "Slack"]),
        .testTarget(name: "SAMLTests", dependencies: ["OpenSSL", "SAML", "SSO", "XML"], exclude: ["differential.py"]),
        .testTarget(
            name: "GraphQLTests",
            dependencies: ["GraphQL", "JSON"],
            exclude: ["differential.graphql", "differential.json", "differential.py"]
        ),
        .testTarget(name: "EventSourcingTests", dependencies: ["EventSourcing"]),
        .testTarget(name: "ICalendarTests", dependencies: ["ICalendar"]),
        .testTarget(name: "CSVTests", dependencies: ["CSV"]),
        .testTarget(name: "ObjectStorageTests", dependencies: ["ObjectStorage"]),
        .testTarget(name: "PicturesTests", dependencies: ["Pictures"], exclude: ["pictures.py"]),
        .testTarget(name: "CountryHolidaysTests", dependencies: ["CountryHolidays"]),
        .testTarget(name: "LeaveTests", dependencies: ["Generating", "Leave"]),
        .testTarget(name: "TextsTests", dependencies: ["Leave", "Texts"]),
        .testTarget(
            name: "LeaveVectorTests",
            dependencies: ["Application", "EventSourcing", "Leave", "Postgres", "Support"]
        ),
        .testTarget(
            name: "ApplicationTests",
            dependencies: ["Application", "EventSourcing", "JSON", "Leave", "Texts"],
            exclude: ["CalendarFeeds", "Events/Golden"]
        ),
        .testTarget(name: "DemoTests", dependencies: ["Application", "Demo", "DemoSupport", "EventSourcing", "Leave"]),
        .testTarget(
            name: "PersistenceTests",
            dependencies: ["Application", "EventSourcing", "Generating", "JSON", "Leave", "OpenSSL", "Persistence", "Postgres", "Support"]
        ),
        .testTarget(
            name: "MessagingTests",
            dependencies: [
                "Application", "EventSourcing", "Fetching", "Identity", "JSON", "Leave", "Messaging", "Persistence", "Postgres",
                "SSO", "Support",
            ],
            exclude: ["receiver.py"]
        ),
        .testTarget(
            name: "IdentityTests",
            dependencies: [
                "Application", "DevelopmentProvider", "EventSourcing", "HTTPAPI", "Identity", "JOSE", "JSON", "Leave", "OpenIDConnect",
                "OpenSSL",
                "SSO", .httpTypes, .hummingbird, .hummingbirdTesting, .logging, .nioCore,
            ]
        ),
        .testTarget(
            name: "HTTPAPITests",
            dependencies: [
                "Application", "CSV", "EventSourcing", "HTTPAPI", "JSON", "Leave", "Texts", .coreMetrics, .httpTypes, .hummingbird,
                .hummingbirdTesting, .logging, .nioCore, .nioPosix,
            ]
        ),
        .testTarget(
            name: "SCIMTests",
            dependencies: [
                "Application", "EventSourcing", "JSON", "Leave", "SCIM", .httpTypes, .hummingbird, .hummingbirdTesting, .logging, .nioCore,
            ],
            exclude: ["compliance.py"]
        ),
        .testTarget(
            name: "CalendarFeedTests",
            dependencies: [
                "Application", "CalendarFeed", "Demo", "DemoSupport", "EventSourcing", "Identity", "Leave", "OpenSSL", "Texts", .httpTypes,
                .hummingbird, .hummingbirdTesting,
            ]
        ),
        .testTarget(
            name: "SlackAppTests",
            dependencies: [
                "Application", "Demo", "DemoSupport", "EventSourcing", "JSON", "Leave", "Slack", "SlackApp", "Texts", .httpTypes,
                .hummingbird,
                .hummingbirdTesting, .nioCore,
            ]
        ),
        .testTarget(
            name: "WebAppTests",
            dependencies: [
                "Application", "Demo", "DemoSupport", "EventSourcing", "JSON", "Leave", "Texts", "WebApp", .httpTypes, .hummingbird,
                .hummingbirdTesting,
            ]
        ),
        .testTarget(
            name: "GraphQLAPITests",
            dependencies: [
                "Application", "Demo", "DemoSupport", "EventSourcing", "GraphQL", "GraphQLAPI", "JSON", "Leave", "OpenSSL", "Texts",
                .httpTypes,
                .hummingbird,
                .hummingbirdTesting, .nioCore,
            ]
        ),
        .testTarget(
            name: "EndToEndTests",
            dependencies: [
                "Application", "Away", "DevelopmentProvider", "EventSourcing", "HTTPAPI", "Identity", "JSON", "Leave", "OpenSSL",
                "Persistence",
                "Postgres", "Support", .configuration, .httpTypes, .hummingbird, .lifecycle, .logging, .nioCore, .nioHTTP1, .nioHTTPTypes,
                .nioHTTPTypesHTTP1, .nioPosix,
            ],
            path: "Tests/EndToEnd",
            exclude: ["Fixtures", "browser", "graphql", "identity-providers", "slack"]
        ),
        .testTarget(name: "FuzzingTests", dependencies: ["FuzzTargets"]),
        .testTarget(name: "AwayTests", dependencies: ["Away", "EventSourcing", "Leave", "Mail", "Texts", .configuration]),
    ]
)

// What is measured inside one process needs a package that nothing else does: only `deploy/dev/bench-in-process` asks for it.
if Context.environment["AWAY_BENCHMARK_IN_PROCESS"] != nil {
    package.dependencies.append(.package(url: "https://github.com/ordo-one/benchmark", from: "1.38.1", traits: []))
    package.targets.append(
        .executableTarget(
            name: "Rules",
            dependencies: [
                "Application", "EventSourcing", "JOSE", "JSON", "Leave", "OpenSSL", "SAML", "SSO",
                .product(name: "Benchmark", package: "benchmark"),
            ],
            path: "Benchmarks/Rules",
            plugins: [.plugin(name: "BenchmarkPlugin", package: "benchmark")]
        )
    )
}

// What libFuzzer and the address sanitizer watch is built differently: only `deploy/dev/fuzz` asks for it, and says where the library is.
if Context.environment["AWAY_FUZZING"] != nil {
    let watched: [SwiftSetting] = [.unsafeFlags(["-sanitize=fuzzer,address"])]
    for target in package.targets where target.type == .regular {
        target.swiftSettings = (target.swiftSettings ?? []) + watched
    }
    package.targets.append(
        .executableTarget(
            name: "Fuzz",
            dependencies: ["FuzzTargets"],
            path: "Tests/Fuzzing/Program",
            swiftSettings: watched,
            // libFuzzer without its `main`: the program has one, which takes the target's name.
            linkerSettings: [.unsafeFlags(["-sanitize=address", Context.environment["AWAY_FUZZING"] ?? "", "-lstdc++"])]
        )
    )
}

extension Target.Dependency {
    static var argumentParser: Self { .product(name: "ArgumentParser", package: "swift-argument-parser") }
    static var configuration: Self { .product(name: "Configuration", package: "swift-configuration") }
    static var coreMetrics: Self { .product(name: "CoreMetrics", package: "swift-metrics") }
    static var httpTypes: Self { .product(name: "HTTPTypes", package: "swift-http-types") }
    static var hummingbird: Self { .product(name: "Hummingbird", package: "hummingbird") }
    static var hummingbirdCore: Self { .product(name: "HummingbirdCore", package: "hummingbird") }
    static var hummingbirdTesting: Self { .product(name: "HummingbirdTesting", package: "hummingbird") }
    static var lifecycle: Self { .product(name: "ServiceLifecycle", package: "swift-service-lifecycle") }
    static var logging: Self { .product(name: "Logging", package: "swift-log") }
    static var mustache: Self { .product(name: "Mustache", package: "swift-mustache") }
    static var nioCore: Self { .product(name: "NIOCore", package: "swift-nio") }
    static var nioHTTP1: Self { .product(name: "NIOHTTP1", package: "swift-nio") }
    static var nioHTTPCompression: Self { .product(name: "NIOHTTPCompression", package: "swift-nio-extras") }
    static var nioHTTPTypes: Self { .product(name: "NIOHTTPTypes", package: "swift-nio-extras") }
    static var nioHTTPTypesHTTP1: Self { .product(name: "NIOHTTPTypesHTTP1", package: "swift-nio-extras") }
    static var nioPosix: Self { .product(name: "NIOPosix", package: "swift-nio") }
    static var nioSSL: Self { .product(name: "NIOSSL", package: "swift-nio-ssl") }
    static var nioTLS: Self { .product(name: "NIOTLS", package: "swift-nio") }
    static var nioWebSocket: Self { .product(name: "NIOWebSocket", package: "swift-nio") }
    static var system: Self { .product(name: "SystemPackage", package: "swift-system") }
    static var unixSignals: Self { .product(name: "UnixSignals", package: "swift-service-lifecycle") }
}

for target in package.targets where target.type != .system {
    var settings = target.swiftSettings ?? []
    for feature in ["ExistentialAny", "InternalImportsByDefault", "MemberImportVisibility", "NonisolatedNonsendingByDefault"] {
        settings.append(.enableUpcomingFeature(feature))
    }
    settings.append(.treatAllWarnings(as: .error))
    target.swiftSettings = settings
}
