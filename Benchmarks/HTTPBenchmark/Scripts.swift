/// What wrk and pgbench are told to do.
enum Scripts {
    /// One row by its key: the cheapest read there is.
    static let select = """
        \\set id random(1, 10000)
        SELECT id, name, balance FROM benchmark_balances WHERE id = :id;
        """

    /// One row of the size of an event into a plain table: the cheapest durable write there is.
    static let insert = """
        INSERT INTO benchmark_events (payload, metadata, tags)
        VALUES (repeat('x', 500), repeat('y', 170), ARRAY['employee:1', 'request:2', 'leave-type:3']);
        """

    static let tables = """
        DROP TABLE IF EXISTS benchmark_balances, benchmark_events;
        CREATE TABLE benchmark_balances (id int PRIMARY KEY, name text NOT NULL, balance int NOT NULL);
        INSERT INTO benchmark_balances SELECT i, 'name ' || i, i FROM generate_series(1, 10000) i;
        CREATE TABLE benchmark_events (
            id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, payload text NOT NULL, metadata text NOT NULL, tags text[] NOT NULL);
        """

    /// `GET`s by the people whose tokens are in the file that is the first argument, in turn. With a second argument each of the connections
    /// waits so many milliseconds on average before it asks.
    static let read = """
        local headers, pause, count = {}, nil, 0
        function init(arguments)
            for line in io.lines(arguments[1]) do headers[#headers + 1] = {["Authorization"] = "Bearer " .. line:match("^%S+")} end
            pause = tonumber(arguments[2])
            if pause then delay = function() return math.floor(pause * (0.5 + math.random()) + 0.5) end end
        end
        function request()
            count = count + 1
            return wrk.format("GET", nil, headers[count % #headers + 1])
        end
        """ + summary

    /// `GET`s by nobody.
    static let plain = """
        function request() return wrk.format("GET") end
        """ + summary

    /// `GET`s of what nobody but the address shows; with an argument only if it is not this version any more.
    static let conditional = """
        local headers = {["Accept-Encoding"] = "gzip"}
        function init(arguments) if arguments[1] then headers["If-None-Match"] = arguments[1] end end
        function request() return wrk.format("GET", nil, headers) end
        """ + summary

    /// `POST`s by those people, each for other days than before. The arguments: their tokens and leave types, the days, and how many requests
    /// were sent before.
    static let ask = """
        local people, days, count = {}, {}, 0
        function init(arguments)
            for line in io.lines(arguments[1]) do
                local token, leaveType = line:match("^(%S+) (%S+)$")
                people[#people + 1] = {
                    headers = {["Authorization"] = "Bearer " .. token, ["Content-Type"] = "application/json"}, leaveType = leaveType
                }
            end
            for line in io.lines(arguments[2]) do days[#days + 1] = line end
            count = tonumber(arguments[3])
        end
        function request()
            local person, day = people[count % #people + 1], days[math.floor(count / #people) % #days + 1]
            count = count + 1
            local body = '{"leaveTypeId":"' .. person.leaveType .. '","from":"' .. day .. '","to":"' .. day .. '"}'
            return wrk.format("POST", nil, person.headers, body)
        end
        """ + summary

    private static let summary = """

        function done(summary, latency)
            local failed = summary.errors.status + summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
            io.write(string.format("answered %d duration %d failed %d p50 %d p99 %d\\n",
                summary.requests, summary.duration, failed, latency:percentile(50), latency:percentile(99)))
        end

        """
}
