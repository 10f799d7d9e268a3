import LoopbackServer

/// The page that asks who logs in; the mock has no passwords.
struct LoginPage {
    let login: WaitingLogin
    let identities: [MockGlobus.Identity]
    /// What was wrong with the last try.
    let alert: String?

    var page: WebPage {
        WebPage(
            title: "Log in to the mock Globus",
            """
            \(alert.map { text -> HTML in "<p class=\"alert\" role=\"alert\">\(text)</p>" })
            \(requirements)
            <form method="post" action="/v2/web/login">
            <input type="hidden" name="ticket" value="\(login.ticket)">
            \(secondFactor)
            <fieldset>
            <legend>Who are you?</legend>
            \(identities.map(choice))
            </fieldset>
            <p><button name="decision" value="cancel" formnovalidate>Cancel</button></p>
            </form>
            """
        )
    }

    private var session: SessionRequirements { login.request.session }

    private var requirements: HTML {
        """
        <p><strong>\(login.request.recipient.client.name)</strong> asks you to log in.</p>
        \(session.message.map { text -> HTML in "<p>It says: <q>\(text)</q></p>" })
        \(session.policies.isEmpty ? nil : "<p>Policies to satisfy: \(session.policies.joined(separator: ", "))</p>")
        """
    }

    /// A box in the place of a real second factor.
    private var secondFactor: HTML {
        let required: HTML = session.needsSecondFactor ? " required" : ""
        return """
            <p><label><input type="checkbox" name="second_factor" value="yes"\(required)>
            with a second factor\(session.needsSecondFactor ? ", which this login needs" : "")</label></p>
            """
    }

    private func choice(_ identity: MockGlobus.Identity) -> HTML {
        let objection = session.objection(to: identity)
        let disabled: HTML = objection == nil ? "" : " disabled"
        return """
            <button class="person" name="identity" value="\(identity.id)"\(disabled)>\(identity.name) \
            (\(identity.username))\(objection.map { ": \($0)" } ?? "")</button>
            """
    }
}

/// The page that asks whether a client may do what it asks for.
struct ConsentPage {
    let login: WaitingLogin
    let identity: MockGlobus.Identity
    /// Where somebody else logs in.
    let otherIdentity: String

    var page: WebPage {
        WebPage(
            title: "\(request.recipient.client.name) asks for your consent",
            """
            <p>You are logged in as <strong>\(identity.username)</strong>.
            <a href="\(otherIdentity)">Log in as somebody else</a></p>
            <p>It would like to:</p>
            <ul>
            \(request.scopes.map { item(ScopeText.Tree($0)) })
            \(request.isOffline ? "<li>do so until you log out, also while you are away</li>" : nil)
            </ul>
            <form method="post" action="/v2/web/consent">
            <input type="hidden" name="ticket" value="\(login.ticket)">
            \(request.recipient.client.secret == nil ? label : nil)
            <p><button name="decision" value="allow">Allow</button>
            <button name="decision" value="deny">Deny</button></p>
            <details>
            <summary>Try out an error</summary>
            <p><label for="error">Answer with</label>
            <select id="error" name="error">
            \(MockGlobus.LoginError.all.map { error -> HTML in "<option>\(error.code)</option>" })
            </select>
            <button name="decision" value="error">Send the error</button></p>
            </details>
            </form>
            """
        )
    }

    private var request: AuthorizationRequest { login.request }

    private var label: HTML {
        """
        <p><label for="label">A label by which you recognise it later</label><br>
        <input id="label" name="label" value="\(request.label)" autocomplete="off"></p>
        """
    }

    private func item(_ scope: ScopeText.Tree) -> HTML {
        let dependencies = scope.dependencies.map(item)
        let words = Self.words[scope.name].map { text -> HTML in "\(text)<br>" }
        let rest: HTML = dependencies.isEmpty ? "" : "<ul>\(dependencies)</ul>"
        return "<li>\(words)<code>\(scope.name)</code>\(rest)</li>"
    }

    private static let words = [
        "openid": "know who you are",
        "profile": "know your name and organization",
        "email": "know your email address",
        ResourceServer.transfer.defaultScope: "manage your data with Globus Transfer",
        ResourceServer.groups.defaultScope: "see and manage your groups",
        ResourceServer.search.defaultScope: "search and change indices of Globus Search",
    ]
}
