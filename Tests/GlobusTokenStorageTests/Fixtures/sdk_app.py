"""Has the Globus SDK's own UserApp use a token file, to see that both sides share one login.

sdk_app.py COMMAND FORMAT PATH CLIENT_ID    with GLOBUS_SDK_SERVICE_URL_AUTH set to the mock

login     logs in and prints the header for Transfer
use       prints whether a login is required, and the header for Transfer
logout    logs out
"""

import sys
import urllib.parse

import requests
from globus_sdk import GlobusAppConfig, UserApp
from globus_sdk.login_flows import LoginFlowManager
from globus_sdk.scopes import TransferScopes
from globus_sdk.token_storage import JSONTokenStorage, SQLiteTokenStorage

FORMATS = {"json": JSONTokenStorage, "sqlite": SQLiteTokenStorage}
TRANSFER = "transfer.api.globus.org"


class Redirected(LoginFlowManager):
    """Visits the authorize URL, at which the mock consents at once."""

    def run_login_flow(self, auth_parameters):
        url = self._get_authorize_url(auth_parameters, self.login_client.base_url + "v2/web/auth-code")
        location = requests.get(url, allow_redirects=False).headers["Location"]
        code = urllib.parse.parse_qs(urllib.parse.urlsplit(location).query)["code"][0]
        return self.login_client.oauth2_exchange_code_for_tokens(code)

    @classmethod
    def for_globus_app(cls, app_name, login_client, config):
        return cls(login_client, request_refresh_tokens=config.request_refresh_tokens)


def main(command, format, path, client_id):
    config = GlobusAppConfig(
        token_storage=FORMATS[format](path),
        login_flow_manager=Redirected,
        request_refresh_tokens=True,
        token_validation_error_handler=None,
    )
    app = UserApp("both", client_id=client_id, scope_requirements={TRANSFER: [TransferScopes.all]}, config=config)
    if command == "login":
        app.login()
    if command == "logout":
        return app.logout()
    required = app.login_required()
    print(required, "" if required else app.get_authorizer(TRANSFER).get_authorization_header())


main(*sys.argv[1:])
