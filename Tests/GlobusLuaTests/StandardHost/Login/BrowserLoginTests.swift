import Foundation
import GlobusAuth
import MockGlobus
import TestSupport
import Testing

@testable import StandardHost

/// The login as a person sees it: Chromium, without scripts, goes through the mock's pages to the last one.
@Suite(
    .enabled(if: WebBrowser.isInstalled, "chromium and chromium-driver are not installed"),
    .serialized,
    .timeLimit(.minutes(3))
)
struct BrowserLoginTests {
    private static let ada = "button[value='\(MockGlobus.Identity.ada.id)']"

    @Test("A person logs in, consents, and sees that the page can be closed")
    func login() async throws {
        let scene = try await LoginScene()
        let app = try scene.app(scene.flow())
        let login = Task { try await app.login() }
        try await WebBrowser.run { browser in
            try await browser.open(await scene.page())
            try await expect(browser, "Log in to the mock Globus")
            #expect(try await browser.accessibleName(of: Self.ada) == "Ada Example (ada@institution.example)")
            try await keep(browser, "login")
            try await browser.click(Self.ada)
            try await expect(browser, "A native client asks for your consent")
            #expect(try await browser.text().contains("manage your data with Globus Transfer"))
            #expect(try await browser.accessibleName(of: "#label").hasPrefix("A label by which"))
            try await keep(browser, "consent")
            try await browser.click("button[value=allow]")
            try await expect(browser, "You can close this page")
            #expect(try await browser.text().contains("Your login has reached my-app"))
            try await keep(browser, "end")
            try await login.value
            #expect(try await scene.hasTokens())
            let identity = try await scene.storage.tokenData(for: "transfer.api.globus.org")?.identityID
            #expect(identity == MockGlobus.Identity.ada.id)

            // The server is gone with the login, and a second visit changes nothing.
            let address = try await browser.address()
            try? await browser.open(address)
            try await expect(browser, "127.0.0.1")
            #expect(scene.mock.tokenRequestCounts() == ["authorization_code": 1])
        }
    }

    @Test("A person who denies sees so, and the program is told")
    func denied() async throws {
        let scene = try await LoginScene()
        let app = try scene.app(scene.flow())
        let login = Task { try await app.login() }
        try await WebBrowser.run { browser in
            try await browser.open(await scene.page())
            try await browser.click(Self.ada)
            try await expect(browser, "A native client asks for your consent")
            try await browser.click("button[value=deny]")
            try await expect(browser, "You are not logged in")
            #expect(try await browser.text().contains("access_denied"))
            let error = await #expect(throws: GlobusError.self) { try await login.value }
            #expect(error?.message.contains("access_denied") == true)
            #expect(try await !scene.hasTokens())
        }
    }

    @Test("A forged answer and a request for something else do not end the login of the same browser")
    func forged() async throws {
        let scene = try await LoginScene()
        let app = try scene.app(scene.flow())
        let login = Task { try await app.login() }
        let page = await scene.page()
        let port = try #require(page.firstMatch(of: /127\.0\.0\.1%3A(\d+)/)?.1)
        try await WebBrowser.run { browser in
            try await browser.open("http://127.0.0.1:\(port)/?code=mock-code-forged&state=forged")
            try await expect(browser, "This is not the answer to the login")
            try await browser.open("http://127.0.0.1:\(port)/favicon.ico")
            try await expect(browser, "There is nothing here")
            try await browser.open(page)
            try await browser.click(Self.ada)
            try await expect(browser, "A native client asks for your consent")
            try await browser.click("button[value=allow]")
            try await expect(browser, "You can close this page")
            try await login.value
            #expect(try await scene.hasTokens())
        }
    }

    @Test("A browser that is closed half way leaves the login waiting, until its time is up")
    func closed() async throws {
        let scene = try await LoginScene()
        let (time, timeIsUp) = AsyncStream.makeStream(of: Never.self)
        let app = try scene.app(scene.flow { _ in for await _ in time {} })
        let login = Task { try await app.login() }
        try await WebBrowser.run { browser in
            try await browser.open(await scene.page())
            try await browser.click(Self.ada)
            try await expect(browser, "A native client asks for your consent")
            try await browser.quit()
            timeIsUp.finish()
            let error = await #expect(throws: GlobusError.self) { try await login.value }
            #expect(error?.code == .localServerLogin)
            #expect(error?.message.hasPrefix("Login timed out") == true)
            #expect(try await !scene.hasTokens())
        }
    }

    private func expect(_ browser: WebBrowser, _ title: String) async throws {
        #expect(try await browser.title(becoming: title) == title)
    }

    /// Keeps a picture in the folder that `GLOBUS_LUA_SCREENSHOTS` names.
    private func keep(_ browser: WebBrowser, _ name: String) async throws {
        guard let folder = ProcessEnvironment.variables["GLOBUS_LUA_SCREENSHOTS"] else { return }
        try await browser.screenshot().write(to: URL(fileURLWithPath: "\(folder)/\(name).png"))
    }
}
