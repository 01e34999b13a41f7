import HTTPAPI
import HTTPTypes
import JSON
import Testing

@Suite struct `The OpenAPI document` {
    let document = OpenAPIDocument(ThingAPI().api.endpoints, serverURL: "https://away.example").json

    private func at(_ pointer: String) throws -> JSON? { document[try #require(JSONPointer(pointer))] }

    @Test func `says what a body holds, as it is read`() throws {
        #expect(try at("/paths/~1v1~1things/post/requestBody/content/application~1json/schema/$ref") == "#/components/schemas/NewThing")
        let schema = try at("/components/schemas/NewThing")
        #expect(schema?["required"] == ["name"])
        #expect(schema?["additionalProperties"] == false)
        #expect(schema?["properties"]?["name"] == ["type": "string", "minLength": 1, "maxLength": 20])
        #expect(schema?["properties"]?["count"]?["anyOf"]?[1] == ["type": "null"])
        #expect(try at("/components/schemas/Part/properties/size/maximum") == 10)
    }

    @Test func `says what an answer holds, as it is written`() throws {
        #expect(try at("/components/schemas/Thing/required") == ["id", "name", "note"])
        #expect(try at("/paths/~1v1~1things/post/responses/201/headers/ETag") != nil)
    }

    @Test func `says who may call`() throws {
        #expect(try at("/paths/~1v1~1things~1{id}/delete/x-away-roles") == ["admin"])
        #expect(try at("/paths/~1v1~1things~1{id}/delete/security/0/token/0") == "admin")
        #expect(try at("/paths/~1v1~1secrets/post/x-away-recent-sign-in") == true)
        #expect(try at("/paths/~1healthz/get/security") == [])
    }

    @Test func `links what makes things to what takes them`() throws {
        #expect(try at("/paths/~1v1~1things/post/responses/201/links/getThing/parameters/id") == "$response.body#/id")
        #expect(try at("/paths/~1v1~1things/get/responses/200/links/deleteThing/operationId") == "deleteThing")
    }

    @Test func `lists itself`() async throws {
        try await ThingAPI().test { client in
            let document = try await client.send(.get, "/openapi.json", as: nil).json
            #expect(document["paths"]?["/openapi.json"]?["get"]?["operationId"] == "openapi")
        }
    }

    @Test func `is served as it is`() async throws {
        try await ThingAPI().test { client in
            let answer = try await client.send(.get, "/openapi.json", as: nil)
            #expect(answer.status == .ok)
            #expect(answer.json["openapi"] == "3.1.0")
        }
    }
}
